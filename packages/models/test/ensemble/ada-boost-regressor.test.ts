import { hostData, load, save } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { loadKernels } from '@foldwise/kernels'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { boostValues } from '../../src/ensemble/boost-values.ts'
import { LIMITS } from '../../src/ensemble/boosted-limits.ts'
import { mediansOfColumns, weightedMedians } from '../../src/ensemble/weighted-median.ts'
import { adaBoostRegressor } from '../../src/index.ts'
import { growthOf } from '../../src/tree/growth.ts'
import { leafOf } from '../../src/tree/predict-forest.ts'
import fixture from '../fixtures/ada-boost.json' with { type: 'json' }
import trees from '../fixtures/tree.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

// Which rows are drawn depends on their order and number.
const declared = {
  type: adaBoostRegressor,
  allowsMissing: true,
  minScore: 0.5,
  tolerance: { graph: 1e-5, order: 2, weight: 2 },
}
const subjects = {
  regressor: { recipe: adaBoostRegressor({ nEstimators: 10 }), ...declared },
  'square loss, sparse': {
    recipe: adaBoostRegressor({ nEstimators: 10, loss: 'square', learningRate: 0.5, maxDepth: 5 }),
    input: sparseRows,
    ...declared,
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const sets = trees.data as unknown as { readonly [name: string]: { x: number[][]; y: number[] } }

/** Rows at even distances along the sums of the weights, as in the script that made the goldens. */
function spaced(weights: Float64Array): Int32Array {
  const ends: number[] = []
  for (const w of weights) ends.push((ends.at(-1) ?? 0) + w)
  return Int32Array.from(weights, (_, k) =>
    ends.findIndex((end) => end > ((k + 0.377) / weights.length) * ends.at(-1)!),
  )
}

const defaults = { learningRate: 1, loss: 'linear', maxDepth: 3 } as const

test.each(fixture.regressors)('scikit-learn, the same rows drawn: $data $call', async (golden) => {
  const { x, y } = sets[golden.data]!
  const p = { ...defaults, ...(golden.params as { nEstimators: number; loss?: 'linear' }) }
  const rows = { rows: x.length, features: 4, data: Float32Array.from(x.flat()), missing: false }
  const growth = growthOf({ ...LIMITS, criterion: 'squaredError', maxDepth: p.maxDepth }, x.length, 4, false)
  const boosted = await boostValues(
    await loadKernels(),
    rows,
    Float64Array.from(y),
    golden.weighted ? Float64Array.from(y, (_, i) => 1 + (i % 4) * 0.75) : undefined,
    { ...p, growth, seedOf: () => 1, draw: spaced, onTree: () => {} },
    { checkpoint: async () => {} },
  )
  const gap = (found: ArrayLike<number>, wanted: readonly number[]): number => {
    expect(found.length).toBe(wanted.length)
    return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v)))
  }
  const columns = boosted.trees.map((t) => Float64Array.from(x, (_, r) => t.values[leafOf(t, 0, rows.data, r * 4)]!))
  for (const [t, wanted] of golden.staged.entries()) {
    const staged = mediansOfColumns(columns.slice(0, t + 1), boosted.weights)
    expect(gap(staged.subarray(0, wanted.length), wanted)).toBeLessThan(1e-9)
  }
  const values = x.flatMap((_, r) => boosted.trees.map((t) => t.values[leafOf(t, 0, rows.data, r * 4)]!))
  expect(gap(boosted.errors, golden.errors)).toBeLessThan(1e-9)
  expect(gap(boosted.weights, golden.weights)).toBeLessThan(1e-9)
  expect(gap(boosted.importances, golden.importances)).toBeLessThan(1e-9)
  expect(gap(weightedMedians(Float64Array.from(values), boosted.weights), golden.predicted)).toBeLessThan(1e-9)
})

test.each(fixture.regressors)('scores are those of scikit-learn on rows held out: $data $params', async (golden) => {
  const { x, y } = sets[golden.data]!
  const half = <T>(all: readonly T[], odd: number): T[] => all.filter((_, i) => i % 2 === odd)
  const truth = half(y, 1)
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length
  const squares = (of: (v: number, i: number) => number): number => truth.reduce((s, v, i) => s + of(v, i) ** 2, 0)
  let sum = 0
  const seeds = 10
  for (let seed = 0; seed < seeds; seed++) {
    const recipe = adaBoostRegressor(golden.params as object)
    using model = await recipe.fit({ x: half(x, 0), y: half(y, 0) }, { seed })
    const said = await model.predict(half(x, 1))
    sum += 1 - squares((v, i) => v - said[i]!) / squares((v) => v - mean)
  }
  // Three standard errors of the difference of the two means.
  const band = 3 * golden.score.spread * Math.sqrt(1 / seeds + 1 / 30)
  expect(Math.abs(sum / seeds - golden.score.mean)).toBeLessThan(band)
})

test('a weighted median is the first value at which half of the weight is reached', () => {
  const medians = weightedMedians(Float64Array.of(3, 1, 2, /* next row */ 5, 5, 9), Float64Array.of(1, 1, 2))
  expect(Array.from(medians)).toEqual([2, 5])
  expect(Array.from(weightedMedians(Float64Array.of(8, 4), Float64Array.of(3, 1)))).toEqual([8])
})

const x = Array.from({ length: 200 }, (_, i) => [i % 17, (i * 7) % 23])
const y = x.map(([a, b]) => a! * 2 + Math.abs(b! - 11))

test('it says how much its trees count and how wrong they were, and keeps that in its file', async () => {
  const model = await adaBoostRegressor({ nEstimators: 12 }).fit({ x, y }, { seed: 4 })
  const [weights, errors] = [hostData(model.estimatorWeights), hostData(model.estimatorErrors)]
  expect(weights.length).toBe(model.trees)
  errors.forEach((e, t) => {
    expect(weights[t]).toBeCloseTo(Math.log((1 - e) / e), 12)
  })
  expect(hostData(model.featureImportances).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  const loaded = load(save(model), [adaBoostRegressor]) as typeof model
  expect(await loaded.predict(x)).toEqual(await model.predict(x))
  expect(hostData(loaded.estimatorErrors)).toEqual(errors)
  const stages: Float64Array[] = []
  for await (const stage of loaded.stagedPredict(x)) stages.push(stage)
  expect(stages.length).toBe(model.trees)
  expect(stages.at(-1)).toEqual(await model.predict(x))
})

test('its graph runs in our own session', async () => {
  const model = await adaBoostRegressor({ nEstimators: 9 }).fit({ x, y })
  const running = await session(model.toGraph!())
  const out = await running.run({ x: { dtype: 'float32', shape: [200, 2], data: Float32Array.from(x.flat()) } })
  const said = await model.predict(x)
  const gaps = Array.from(said, (v, i) => Math.abs(v - (out.y!.data as Float32Array)[i]!))
  expect(Math.max(...gaps)).toBeLessThan(1e-5)
})

test('it stops after a tree without errors, and says so where the first tree is a weak one', async () => {
  const perfect = await adaBoostRegressor().fit({ x: [[1], [2]], y: [5, 5] })
  expect(perfect.trees).toBe(1)
  expect(Array.from(hostData(perfect.estimatorErrors))).toEqual([0])
  const warnings: string[] = []
  const blind = { x: [[1], [1], [1], [1]], y: [0, 1, 0, 1] }
  const weak = await adaBoostRegressor().fit(blind, { onWarning: (w) => warnings.push(w.code) })
  expect(warnings).toEqual(['weak-tree'])
  expect(weak.trees).toBe(1)
})
