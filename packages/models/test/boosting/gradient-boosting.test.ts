import { load, type Progress, save, stream, type Tensor, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'
import { threadMs } from '../thread-ms.ts'

/** Rows of normals with NaN in the last column where the first is large, and a smooth target. */
function makeRows(rows: number, features = 6): { x: Tensor<'float64'>; y: Float64Array; labels: number[] } {
  const rng = stream(3, 'boosting test')
  const x = Float64Array.from({ length: rows * features }, () => rng.normal())
  const y = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const row = x.subarray(i * features, (i + 1) * features)
    y[i] = 2 * row[0]! + Math.abs(row[1]!) + 0.3 * rng.normal() + 4
    if (row[0]! > 0.7) row[features - 1] = NaN
  }
  return { x: tensor(x, [rows, features]), y, labels: Array.from(y, (v) => Number(v > 5)) }
}

const { x, y, labels } = makeRows(2000)

const r2 = (truth: ArrayLike<number>, p: ArrayLike<number>): number => {
  const t = Array.from(truth)
  const mean = t.reduce((a, b) => a + b, 0) / t.length
  return 1 - t.reduce((s, v, i) => s + (v - p[i]!) ** 2, 0) / t.reduce((s, v) => s + (v - mean) ** 2, 0)
}

test('large data have the same bits on 1 and 3 threads, sampled or not', async () => {
  const big = makeRows(150_000)
  for (const p of [{}, { subsample: 0.8, colsampleByNode: 0.5 }]) {
    const recipe = gradientBoostingClassifier({ ...p, nEstimators: 3 })
    const one = save(await recipe.fit({ x: big.x, y: big.labels }, { threads: 1 }))
    expect(save(await recipe.fit({ x: big.x, y: big.labels }, { threads: 3 }))).toEqual(one)
  }
})

test('trees of thousands of leaves have the same bits on 1 and 3 threads', async () => {
  const many = makeRows(36_000, 2)
  const recipe = gradientBoostingRegressor({ nEstimators: 1, maxLeafNodes: null, minSamplesLeaf: 2 })
  const one = await recipe.fit({ x: many.x, y: many.y }, { threads: 1 })
  expect(new Set(await one.predict(many.x)).size).toBeGreaterThan(8000)
  expect(save(await recipe.fit({ x: many.x, y: many.y }, { threads: 3 }))).toEqual(save(one))
})

test('wide data have the same bits on 1 and 3 threads, and the best split of all blocks of features', async () => {
  const wide = makeRows(700, 200)
  const recipe = gradientBoostingRegressor({ nEstimators: 3 })
  const one = await recipe.fit({ x: wide.x, y: wide.y }, { threads: 1 })
  expect(save(await recipe.fit({ x: wide.x, y: wide.y }, { threads: 3 }))).toEqual(save(one))
  // The columns that matter, moved to the last block, are found there too.
  const moved = (await wide.x.data()).map((_, c, all) => all[c - (c % 200) + (((c % 200) + 1) % 200)]!)
  const last = await recipe.fit({ x: tensor(moved, [700, 200]), y: wide.y })
  const gains = await Promise.all([one, last].map(async (m) => (await m.importances()).data()))
  expect(gains[1]![199]).toBe(gains[0]![0])
})

test('a split may part missing values from all others, and learns which way they go', async () => {
  const values = Array.from({ length: 100 }, (_, i) => [i % 3 === 0 ? NaN : i])
  const target = values.map(([v]) => (Number.isNaN(v) ? 5 : 1))
  const model = await gradientBoostingRegressor({ nEstimators: 1, learningRate: 1 }).fit({ x: values, y: target })
  expect([...(await model.predict([[NaN], [3], [1e9]]))].map((v) => Math.round(v * 1e7) / 1e7)).toEqual([5, 1, 1])
  const low = values.map(([v]) => (Number.isNaN(v) || v! < 50 ? 5 : 1))
  const left = await gradientBoostingRegressor({ nEstimators: 1, learningRate: 1 }).fit({ x: values, y: low })
  const [missing, small, large] = await left.predict([[NaN], [10], [90]])
  expect(missing).toBe(small)
  expect(large).toBeLessThan(2)
})

test('infinite values are the largest and smallest there are', async () => {
  const values = Array.from({ length: 90 }, (_, i) => [[-Infinity, 0, Infinity][i % 3]!])
  const target = values.map((_, i) => i % 3)
  const model = await gradientBoostingRegressor({ nEstimators: 1, learningRate: 1 }).fit({ x: values, y: target })
  expect([...(await model.predict([[-Infinity], [0], [Infinity]]))].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([
    0, 1, 2,
  ])
})

test.each(['leafwise', 'depthwise'] as const)('%s growth keeps to its limits', async (growPolicy) => {
  const limits = { growPolicy, maxLeafNodes: 7, maxDepth: 4, minSamplesLeaf: 50, nEstimators: 5 }
  const model = await gradientBoostingRegressor(limits).fit({ x, y })
  const leaves = await (await model.apply(x)).data()
  for (let t = 0; t < 5; t++) {
    const counts = new Map<number, number>()
    for (let i = t; i < leaves.length; i += 5) counts.set(leaves[i]!, (counts.get(leaves[i]!) ?? 0) + 1)
    expect(counts.size).toBe(7)
    expect(Math.min(...counts.values())).toBeGreaterThanOrEqual(50)
  }
})

test('early stopping keeps the best round and both histories', async () => {
  const rng = stream(1, 'noise')
  const noisy = y.map((v) => v + 3 * rng.normal())
  const recipe = gradientBoostingRegressor({ nEstimators: 500, learningRate: 0.3, earlyStoppingRounds: 5 })
  const model = await recipe.fit({ x, y: noisy })
  const { iterations, rounds, history } = model.facts as unknown as {
    iterations: number
    rounds: number
    history: { train: number[]; validation: number[] }
  }
  expect(rounds).toBe(iterations + 5)
  expect(history.train).toHaveLength(rounds)
  expect(Math.min(...history.validation)).toBe(history.validation[iterations - 1])
  expect(history.train.at(-1)).toBeLessThan(history.train[0]!)
  expect((await model.apply(x)).shape).toEqual([2000, iterations])
})

test('the history is the mean loss that the stages have', async () => {
  const model = await gradientBoostingClassifier({ nEstimators: 4 }).fit({ x, y: labels })
  const { train } = model.facts.history as { train: number[] }
  let round = 0
  for await (const p of model.stagedPredictProba(x)) {
    const values = await p.data()
    const loss = -labels.reduce((s, l, i) => s + Math.log(values[2 * i + l]!), 0) / labels.length
    expect(train[round++]).toBeCloseTo(loss, 10)
  }
  expect(round).toBe(4)
})

test('the last stage is the prediction, bit for bit, whether rows come one by one or together', async () => {
  const model = await gradientBoostingRegressor({ nEstimators: 20, loss: 'poisson' }).fit({
    x,
    y: y.map((v) => Math.max(v, 0)),
  })
  let last: Float64Array | undefined
  for await (const p of model.stagedPredict(x)) last = p
  const all = await model.predict(x)
  expect(last).toEqual(all)
  const data = await x.data()
  for (const i of [0, 1, 17])
    expect(await model.predict([data.subarray(6 * i, 6 * i + 6)])).toEqual(all.slice(i, i + 1))
})

test('importances find the columns that matter, in three units', async () => {
  const model = await gradientBoostingRegressor().fit({ x, y })
  for (const kind of ['gain', 'cover', 'splits'] as const) {
    const values = [...(await (await model.importances(kind)).data())]
    expect(values).toHaveLength(6)
    expect(Math.min(values[0]!, values[1]!)).toBeGreaterThan(Math.max(...values.slice(2, 5)))
  }
  const splits = await (await model.importances('splits')).data()
  const inner = (await (await load(save(model), gradientBoostingRegressor)).importances('splits')).data()
  expect(await inner).toEqual(splits)
})

test('sampling of rows and columns learns as well, and another seed gives another model', async () => {
  const p = { subsample: 0.5, colsampleByTree: 0.7, colsampleByLevel: 0.8, colsampleByNode: 0.8 }
  const fit = (seed: number) => gradientBoostingRegressor(p).fit({ x, y }, { seed })
  const [a, b] = [await fit(1), await fit(2)]
  expect(save(a)).toEqual(save(await fit(1)))
  expect(save(a)).not.toEqual(save(b))
  expect(r2(y, await a.predict(x))).toBeGreaterThan(0.95)
})

test('a quantile lies above its share of the rows', async () => {
  for (const quantile of [0.1, 0.5, 0.9]) {
    const model = await gradientBoostingRegressor({ loss: 'quantile', quantile }).fit({ x, y })
    const p = await model.predict(x)
    expect(y.filter((v, i) => v <= p[i]!).length / y.length).toBeCloseTo(quantile, 1)
  }
})

test("Huber's loss shrugs at outliers", async () => {
  const wild = y.map((v, i) => (i % 50 === 0 ? 1000 : v))
  const squared = await gradientBoostingRegressor().fit({ x, y: wild })
  const huber = await gradientBoostingRegressor({ loss: 'huber' }).fit({ x, y: wild })
  expect(r2(y, await huber.predict(x))).toBeGreaterThan(0.9)
  expect(r2(y, await squared.predict(x))).toBeLessThan(0)
})

test('progress tells the loss of each tree', async () => {
  const seen: Progress[] = []
  await gradientBoostingRegressor({ nEstimators: 3 }).fit({ x, y }, { onProgress: (p) => seen.push(p) })
  expect(seen.map((p) => p.done)).toEqual([1, 2, 3])
  expect(seen[2]!.scores!.loss).toBeLessThan(seen[0]!.scores!.loss!)
})

test('an abort stops a long fit within 200 ms of work', async () => {
  const big = makeRows(100_000, 20)
  const at = new AbortController()
  const fitting = gradientBoostingRegressor({ nEstimators: 10_000 }).fit({ x: big.x, y: big.y }, { signal: at.signal })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const before = threadMs()
  at.abort(new Error('enough'))
  await expect(fitting).rejects.toThrow('enough')
  // Processor time, not the clock's, which other programs on the machine lengthen.
  expect(threadMs() - before).toBeLessThan(200)
})

test('rounds that cannot split any more are left out', async () => {
  const model = await gradientBoostingRegressor({ nEstimators: 50 }).fit({ x: [[1], [2], [3]], y: [1, 2, 3] })
  expect(model.facts.iterations).toBe(0)
  expect([...(await model.predict([[1], [9]]))]).toEqual([2, 2])
})

test.each([
  [
    { loss: 'gamma' },
    [1, 0, 2],
    "gradientBoostingRegressor.fit: expected targets > 0 for loss 'gamma', got 0 in row 1. Fix the target, or use loss 'squared'.",
  ],
  [
    { loss: 'poisson' },
    [1, -1, 2],
    "gradientBoostingRegressor.fit: expected targets >= 0 that are not all 0 for loss 'poisson', got -1 in row 1. Fix the target, or use loss 'squared'.",
  ],
  [
    { loss: 'poisson' },
    [0, 0, 0],
    "gradientBoostingRegressor.fit: expected targets with a mean above 0 for loss 'poisson', got only zeros. Use another loss.",
  ],
] as const)('refuses targets that %o cannot have', async (p, target, message) => {
  await expect(gradientBoostingRegressor(p).fit({ x: [[1], [2], [3]], y: target })).rejects.toThrow(message)
})

test.each([
  [{ maxBins: 256 }, "expected 'maxBins' to be an integer >= 2 and <= 255, got 256. The default is 255."],
  [{ maxLeafNodes: 1 }, "expected 'maxLeafNodes' to be an integer >= 2, or null, got 1. The default is 31."],
  [{ learningRate: 0 }, "expected 'learningRate' to be a number > 0, got 0. The default is 0.1."],
  [{ subsample: 1.5 }, "expected 'subsample' to be a number > 0 and <= 1, got 1.5. The default is 1."],
])('refuses %o', (p, message) => {
  expect(() => gradientBoostingClassifier(p)).toThrow(`gradientBoostingClassifier: ${message}`)
})

test('a file whose trees run in circles is refused', async () => {
  const model = await gradientBoostingRegressor({ nEstimators: 2 }).fit({ x, y })
  const { tensors, facts } = model.toState()
  const left = Int32Array.from(await (tensors.left as Tensor<'int32'>).data())
  left[1] = 1
  const damaged = { ...tensors, left: tensor(left, [left.length]) }
  const saved = { type: model.type, version: 1, params: {}, facts, tensors: damaged }
  expect(() => gradientBoostingRegressor.restore(saved)).toThrow(
    'state: expected children of node 1 inside its tree, got 1. The file is damaged.',
  )
})
