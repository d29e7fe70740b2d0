import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'
import fixture from '../fixtures/boosting.json' with { type: 'json' }

interface Data {
  readonly train: number
  readonly x: readonly (readonly (number | null)[])[]
  readonly y: readonly number[]
}

const sets = fixture.data as unknown as { readonly [name: string]: Data }

function dataOf(name: string) {
  const { train, x, y } = sets[name]!
  const rows = x.map((row) => row.map((v) => v ?? NaN))
  return { x: rows.slice(0, train), y: y.slice(0, train), testX: rows.slice(train), testY: y.slice(train) }
}

const mean = (v: readonly number[]): number => v.reduce((a, b) => a + b, 0) / v.length

function scores(truth: readonly number[], p: readonly number[], quantile: number) {
  const m = mean(truth)
  const squares = mean(truth.map((t, i) => (t - p[i]!) ** 2))
  return {
    r2: 1 - squares / mean(truth.map((t) => (t - m) ** 2)),
    mae: mean(truth.map((t, i) => Math.abs(t - p[i]!))),
    pinball: mean(truth.map((t, i) => Math.max(quantile * (t - p[i]!), (quantile - 1) * (t - p[i]!)))),
  }
}

function auc(truth: readonly number[], p: readonly number[]): number {
  let wins = 0
  let pairs = 0
  truth.forEach((t, i) => {
    truth.forEach((u, j) => {
      if (t <= u) return
      pairs++
      wins += p[i]! > p[j]! ? 1 : p[i] === p[j] ? 0.5 : 0
    })
  })
  return wins / pairs
}

/** How far scores may be from the reference's, whose bins are others. */
const BAND = { r2: 0.035, mae: 0.02, pinball: 0.01, auc: 0.01 }

test.each(
  fixture.cases.map((c) => [`${c.data} ${JSON.stringify(c.params)}${c.weighted ? ' weighted' : ''}`, c] as const),
)('%s', async (_, c) => {
  const { x, y, testX, testY } = dataOf(c.data)
  const weight = c.weighted ? y.map((_, i) => ((i % 4) + 1) * 0.5) : undefined
  const data = { x, y, ...(weight && { weight }) }
  const judge = async (rows: number[][]) => {
    if (c.kind === 'regressor')
      return [...(await (await gradientBoostingRegressor(c.params as object).fit(data)).predict(rows))]
    const model = await gradientBoostingClassifier(c.params as object).fit(data)
    return [...(await (await model.predictProba(rows)).data())]
  }
  if (c.predictions) {
    const got = await judge(x.slice(0, 40))
    const worst = Math.max(...c.predictions.map((v, i) => Math.abs(v - got[i]!)))
    expect(worst).toBeLessThanOrEqual(1e-4)
    return
  }
  const got = await judge(testX)
  const score =
    c.kind === 'regressor'
      ? scores(testY, got, c.params.quantile ?? 0.5)
      : {
          auc: auc(
            testY,
            got.filter((_, i) => i % 2 === 1),
          ),
        }
  for (const [name, theirs] of Object.entries(c.score!)) {
    const ours = score[name as keyof typeof score]
    expect(Math.abs(ours - theirs), `${name} ${ours} and ${theirs}`).toBeLessThanOrEqual(
      BAND[name as keyof typeof BAND],
    )
  }
})
