import { sparseFromDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { sgdClassifier, sgdRegressor } from '../../src/index.ts'
import fixture from '../fixtures/sgd.json' with { type: 'json' }

type Weights = { readonly coef: readonly number[]; readonly intercept: readonly number[] }
type Model = {
  coef: { data(): Promise<ArrayLike<number>> }
  intercept: number | { data(): Promise<ArrayLike<number>> }
}
const sets = fixture.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }

async function expectWeights(model: Model, wanted: Weights): Promise<void> {
  const coef = await model.coef.data()
  const intercept = typeof model.intercept === 'number' ? [model.intercept] : await model.intercept.data()
  for (const [found, golden] of [
    [coef, wanted.coef],
    [intercept, wanted.intercept],
  ] as const) {
    expect(found.length).toBe(golden.length)
    golden.forEach((v, i) => {
      expect(Math.abs(found[i]! - v)).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(v)))
    })
  }
}

describe.each(fixture.cases)('scikit-learn: $call of $data', (golden) => {
  const { x, y } = sets[golden.data]!
  const weight = y.map((_, i) => 0.5 + (i % 4) * 0.25)
  const make = { sgdClassifier, sgdRegressor }[golden.model as 'sgdRegressor']
  const recipe = make({ ...golden.params, shuffle: false, tol: null, maxIter: 4 } as object)

  test('the same steps on dense rows', async () => {
    const model = await recipe.fit({ x, y, weight })
    await expectWeights(model, golden.dense)
    if (!golden.proba) return
    const proba = await (model as unknown as { predictProba(x: object): Promise<Model['coef']> }).predictProba(
      x.slice(0, 6),
    )
    const found = await proba.data()
    golden.proba.forEach((v, i) => {
      expect(found[i]).toBeCloseTo(v, 10)
    })
  })
  test('the same steps on sparse rows', async () => {
    await expectWeights(await recipe.fit({ x: sparseFromDense(x.flat(), 60, 5), y, weight }), golden.sparse)
  })
  test('the same steps in batches', async () => {
    let model: Awaited<ReturnType<typeof recipe.fitMore>> | undefined
    const classes = (golden.model === 'sgdClassifier' ? { classes: [...new Set(y)] } : {}) as object
    for (const [a, b] of [
      [0, 25],
      [25, 32],
      [32, 60],
    ]) {
      model = await recipe.fitMore(model, { x: x.slice(a, b), y: y.slice(a, b), weight: weight.slice(a, b) }, classes)
    }
    if (golden.batches) return expectWeights(model!, golden.batches)
    // Batches one after another are an epoch.
    const epoch = await recipe.with({ maxIter: 1 }).fit({ x, y, weight })
    const [found, wanted] = [await model!.coef.data(), await epoch.coef.data()]
    wanted.forEach((v, i) => {
      expect(found[i]! / v).toBeCloseTo(1, 10)
    })
  })
})
