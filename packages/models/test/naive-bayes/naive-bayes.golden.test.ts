import { sparseFromDense, takeRows } from '@foldwise/core'
import { expect, test } from 'vitest'
import { bernoulliNB, complementNB, gaussianNB, multinomialNB } from '../../src/index.ts'
import fixture from '../fixtures/naive-bayes.json' with { type: 'json' }

const discrete = { multinomialNB, complementNB, bernoulliNB }
const sets = fixture.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }

function expectClose(found: ArrayLike<number>, wanted: readonly number[], relative: number): void {
  expect(found.length).toBe(wanted.length)
  for (const [i, v] of wanted.entries()) expect(Math.abs(found[i]! - v)).toBeLessThanOrEqual(relative * Math.abs(v))
}

const casesOf = (gaussian: boolean) => fixture.cases.filter((c) => (c.model === 'gaussianNB') === gaussian)
const dataOf = (golden: (typeof fixture.cases)[number]) => {
  const { x, y } = sets[golden.data]!
  const weight = golden.weighted ? { weight: y.map((_, i) => (i % 4) * 0.75) } : {}
  return { x, y, weight, some: x.filter((_, i) => i % 9 === 0) }
}

test.each(casesOf(true))('scikit-learn: $call', async (golden) => {
  const { x, y, weight, some } = dataOf(golden)
  const model = await gaussianNB(golden.params as object).fit({ x, y, ...weight })
  expectClose(await model.mean.data(), golden.mean!.flat(), 1e-12)
  expectClose(await model.variance.data(), golden.variance!.flat(), 1e-10)
  expectClose(await (await model.predictProba(some)).data(), golden.proba.flat(), 1e-7)
})

test(`scikit-learn: ${fixture.more.call}`, async () => {
  const { x, y } = sets.wine!
  const recipe = gaussianNB({ varSmoothing: 0 })
  const smooth = gaussianNB({ varSmoothing: 1e-4 })
  let model: Awaited<ReturnType<typeof recipe.fitMore<number>>> | undefined
  let other: typeof model
  for (const [a, b] of fixture.more.batches) {
    const batch = { x: x.slice(a, b), y: y.slice(a, b), weight: y.map((_, i) => (i % 4) * 0.75).slice(a, b) }
    model = await recipe.fitMore(model, batch, { classes: [0, 1, 2] })
    other = await smooth.fitMore(other, batch, { classes: [0, 1, 2] })
  }
  expectClose(await model!.mean.data(), fixture.more.mean.flat(), 1e-12)
  expectClose(await model!.variance.data(), fixture.more.variance.flat(), 1e-10)
  const weights = model!.facts.classWeights as number[]
  const all = weights.reduce((a, b) => a + b, 0)
  expectClose(
    weights.map((w) => w / all),
    fixture.more.prior,
    1e-14,
  )
  // The smoothing is of all rows that were seen, not of the last batch.
  const whole = await smooth.fit({ x, y, weight: y.map((_, i) => (i % 4) * 0.75) })
  expectClose(await other!.variance.data(), Array.from(await whole.variance.data()), 1e-12)
})

test.each(casesOf(false))('scikit-learn: $call', async (golden) => {
  const { x, y, weight, some } = dataOf(golden)
  const recipe = discrete[golden.model as keyof typeof discrete](golden.params as object)
  const sparse = (rows: number[][]) => sparseFromDense(rows.flat(), rows.length, rows[0]!.length)
  const model = await recipe.fit({ x, y, ...weight })
  const proba = await (await model.predictProba(some)).data()
  // Scores of rows of large values are sums of thousands: their last digits are the first of small probabilities.
  expectClose(proba, golden.proba.flat(), golden.data === 'cancer' ? 1e-7 : 1e-9)
  const other = await recipe.fit({ x: sparse(x), y, ...weight })
  expectClose(await (await other.predictProba(sparse(some))).data(), Array.from(proba), 1e-9)
})

test.each(fixture.more.counted)('scikit-learn: $call', async (golden) => {
  const { x, y } = sets.counts!
  const weight = y.map((_, i) => (i % 4) * 0.75)
  const recipe = discrete[golden.model as 'multinomialNB'](golden.params as object)
  const some = x.filter((_, i) => i % 9 === 0)
  for (const rows of [x, sparseFromDense(x.flat(), x.length, x[0]!.length)]) {
    let model: Awaited<ReturnType<typeof recipe.fitMore<number>>> | undefined
    for (const [a, b] of golden.batches) {
      const numbers = Array.from({ length: b! - a! }, (_, i) => a! + i)
      const batch = { x: takeRows(rows, numbers), y: y.slice(a, b), weight: weight.slice(a, b) }
      model = await recipe.fitMore(model, batch, { classes: [0, 1, 2] })
    }
    expectClose(await (await model!.predictProba(some)).data(), golden.proba.flat(), 1e-7)
    const whole = await recipe.fit({ x: rows, y, weight })
    expectClose(await model!.featureScores.data(), Array.from(await whole.featureScores.data()), 1e-11)
  }
})
