import { type FitContext, fitContext, save, stream, tensor } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { dropout } from '../../src/boosting/dropout.ts'
import { nthLargest } from '../../src/boosting/nth-largest.ts'
import type { BoostingParams } from '../../src/boosting/problem.ts'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'

const rng = stream(9, 'goss')
const rows = 4000
const values = Float64Array.from({ length: rows * 8 }, () => rng.normal())
const x = tensor(values, [rows, 8])
const y = Float64Array.from({ length: rows }, (_, i) => {
  const row = values.subarray(8 * i, 8 * i + 8)
  return 2 * row[0]! + Math.abs(row[1]!) * row[2]! + 0.3 * rng.normal()
})
const r2 = (truth: Float64Array, q: Float64Array): number => {
  const mean = truth.reduce((a, b) => a + b, 0) / truth.length
  return 1 - truth.reduce((s, v, i) => s + (v - q[i]!) ** 2, 0) / truth.reduce((s, v) => s + (v - mean) ** 2, 0)
}
const train = { x: tensor(values.slice(0, 24_000), [3000, 8]), y: y.slice(0, 3000) }
const test_ = { x: tensor(values.slice(24_000), [1000, 8]), y: y.slice(3000) }

test('nthLargest is what sorting gives', () => {
  for (const n of [1, 2, 3, 10, 257]) {
    const numbers = Float64Array.from({ length: n }, () => Math.floor(rng.next() * 20))
    const sorted = numbers.slice().sort().reverse()
    for (let k = 1; k <= n; k++) expect(nthLargest(numbers.slice(), k)).toBe(sorted[k - 1])
  }
})

describe('GOSS', () => {
  test('learns from three tenths of the rows nearly what all of them teach', async () => {
    const recipe = gradientBoostingRegressor({ nEstimators: 100 })
    const all = r2(test_.y, await (await recipe.fit(train)).predict(test_.x))
    const goss = await recipe.with({ samplingMethod: 'goss' }).fit(train)
    expect(r2(test_.y, await goss.predict(test_.x))).toBeGreaterThan(all - 0.02)
    // Leaves weigh about as much as those of all rows: the few stand for the others.
    const { starts, cover } = goss.toState().tensors
    const [at, weight] = [await starts!.data(), await cover!.data()]
    for (let t = 10; t < 100; t++) expect(Math.abs(weight[at[t]!]! - 3000)).toBeLessThan(1)
    for (let t = 0; t < 10; t++) expect(weight[at[t]!]).toBe(3000)
  })

  test('draws by the seed, and has the same bits on any number of threads', async () => {
    const labels = Array.from(y, (v) => (v > 1 ? 2 : v > 0 ? 1 : 0))
    const recipe = gradientBoostingClassifier({ nEstimators: 8, learningRate: 0.5, samplingMethod: 'goss' })
    const fit = async (seed: number, threads: number) => save(await recipe.fit({ x, y: labels }, { seed, threads }))
    const one = await fit(1, 1)
    expect(await fit(1, 3)).toEqual(one)
    expect(await fit(2, 1)).not.toEqual(one)
  })

  test.each([
    [
      { topRate: 0.9, otherRate: 0.2 },
      "expected 'topRate' and 'otherRate' to add up to at most 1, got 1.1. Lower one of them.",
    ],
    [
      { subsample: 0.5 },
      "expected 'subsample' to be 1 beside samplingMethod 'goss', which draws the rows itself, got 0.5. Leave one of them out.",
    ],
    [
      { loss: 'absolute' },
      "expected a loss whose gradients differ in size for samplingMethod 'goss', got one that only has their signs. Use 'uniform'.",
    ],
  ] as const)('refuses %o', async (p, message) => {
    await expect(gradientBoostingRegressor({ ...p, samplingMethod: 'goss' }).fit(train)).rejects.toThrow(
      `gradientBoostingRegressor.fit: ${message}`,
    )
  })
})

describe('DART', () => {
  const p = { booster: 'dart', dropRate: 0.3, skipDrop: 0.2, learningRate: 0.3 } as const
  const params = (changes: object): BoostingParams =>
    ({ ...gradientBoostingRegressor({ ...p, ...changes }).params }) as unknown as BoostingParams
  const ctx = (seed = 0): FitContext => fitContext('dart', { seed }, undefined)

  test('scores that are kept while rounds come and go are those of the trees in the end', async () => {
    const validation = test_
    const model = await gradientBoostingRegressor({ ...p, nEstimators: 60 }).fit({ ...train, validation })
    const { history } = model.facts as unknown as { history: { validation: number[]; train: number[] } }
    expect(history.validation).toHaveLength(60)
    const loss = async (rows: typeof train) => {
      const q = await model.predict(rows.x)
      return rows.y.reduce((s, v, i) => s + (v - q[i]!) ** 2, 0) / rows.y.length / 2
    }
    expect(history.validation[59]).toBeCloseTo(await loss(test_), 9)
    expect(history.train[59]).toBeCloseTo(await loss(train), 9)
    expect(r2(test_.y, await model.predict(test_.x))).toBeGreaterThan(0.85)
  })

  test('drops by LightGBM’s rules', () => {
    const d = dropout(params({ dropRate: 0.5, skipDrop: 0.25, maxDrop: 7 }), 'dart.fit', ctx())!
    let skipped = 0
    let most = 0
    let total = 0
    for (let round = 0; round < 400; round++) {
      const dropped = d.draw(round)
      expect([...dropped].sort((a, b) => a - b)).toEqual(dropped)
      if (dropped.length === 0) skipped++
      most = Math.max(most, dropped.length)
      total += dropped.length
      d.grown(dropped)
    }
    expect(most).toBe(7)
    expect(skipped / 400).toBeGreaterThan(0.2)
    expect(skipped / 400).toBeLessThan(0.35)
    expect(total / (400 - skipped)).toBeGreaterThan(3)
    expect([d.newFactor(3), d.oldFactor(3), d.newFactor(0)]).toEqual([1 / 4, 3 / 4, 1])
  })

  test('is plain boosting where nothing is dropped', async () => {
    const dart = await gradientBoostingRegressor({ ...p, skipDrop: 1, nEstimators: 5 }).fit(train)
    const plain = await gradientBoostingRegressor({ learningRate: 0.3, nEstimators: 5 }).fit(train)
    expect(await dart.predict(test_.x)).toEqual(await plain.predict(test_.x))
  })

  test('gives several classes, more rounds from a model, and the same bits on any number of threads', async () => {
    const labels = Array.from(train.y, (v) => (v > 1 ? 2 : v > 0 ? 1 : 0))
    const recipe = gradientBoostingClassifier({ ...p, skipDrop: 0, nEstimators: 10, maxLeafNodes: 7 })
    const fit = (threads: number) => recipe.fit({ x: train.x, y: labels }, { threads })
    const one = await fit(1)
    expect(save(await fit(3))).toEqual(save(one))
    const more = await recipe.fitMore(one, { x: train.x, y: labels })
    expect(more.facts.iterations).toBe(20)
    const right = async (m: typeof one) => (await m.predict(train.x)).filter((v, i) => v === labels[i]).length / 3000
    expect(await right(more)).toBeGreaterThan(await right(one))
  })

  test('has no early stopping', async () => {
    await expect(gradientBoostingRegressor({ ...p, earlyStoppingRounds: 3 }).fit(train)).rejects.toThrow(
      "gradientBoostingRegressor.fit: expected 'earlyStoppingRounds' to be null beside booster 'dart', whose rounds change earlier ones, got 3. Choose nEstimators by the history of validation rows.",
    )
  })
})
