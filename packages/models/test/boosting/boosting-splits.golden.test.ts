import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'
import fixture from '../fixtures/boosting-splits.json' with { type: 'json' }

const known = (rows: readonly (readonly (number | null)[])[]): number[][] => rows.map((r) => r.map((v) => v ?? NaN))
const adult = { n: fixture.adult.train, x: known(fixture.adult.x), y: fixture.adult.y }
const sets = {
  adult: { x: adult.x.slice(0, adult.n), y: adult.y.slice(0, adult.n) },
  whole: { x: adult.x.slice(0, 2000).map((r) => r.map((v) => (Number.isNaN(v) ? 0 : v))), y: adult.y.slice(0, 2000) },
  diabetes: { x: known(fixture.diabetes.x), y: fixture.diabetes.y },
}

/** The share of pairs of a row of each class whose order is right. */
function rocAuc(truth: readonly number[], p: readonly number[]): number {
  const [no, yes] = [0, 1].map((c) => p.filter((_, i) => truth[i] === c)) as [number[], number[]]
  let wins = 0
  for (const a of yes) for (const b of no) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / (yes.length * no.length)
}

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length

test.each(fixture.cases.map((c) => [c.call, c] as const))('%s', async (_, c) => {
  const data = sets[c.data as keyof typeof sets]
  const shown = data.x.slice(0, c.predictions.length)
  const params = c.params as object
  const far = (got: ArrayLike<number>): number => Math.max(...c.predictions.map((v, i) => Math.abs(v - got[i]!)))
  if (c.kind === 'regressor') {
    expect(far(await (await gradientBoostingRegressor(params).fit(data)).predict(shown))).toBeLessThan(1e-5)
    return
  }
  const model = await gradientBoostingClassifier(params).fit(data)
  const second = async (x: number[][]) =>
    [...(await (await model.predictProba(x)).data())].filter((_, i) => i % 2 === 1)
  if (!c.score) {
    expect(far(await second(shown))).toBeLessThan(1e-5)
    return
  }
  const p = await second(adult.x.slice(adult.n))
  const truth = adult.y.slice(adult.n)
  expect(Math.abs(rocAuc(truth, p) - c.score.auc)).toBeLessThan(0.002)
  const logLoss = mean(truth.map((v, i) => -Math.log(v === 1 ? p[i]! : 1 - p[i]!)))
  expect(Math.abs(logLoss - c.score.logLoss)).toBeLessThan(0.002)
})
