import { load, save, sparseFromDense } from '@foldwise/core'
import { log } from '@foldwise/kernels'
import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRanker, gradientBoostingRegressor } from '../../src/index.ts'
import { problem, sumsApart } from './problem.ts'

const { x, data, y, three } = problem(400)
const options = { nEstimators: 12, categoricalFeatures: [5] }

test('of two classes, rows sum to the decision function', async () => {
  const model = await gradientBoostingClassifier(options).fit({ x, y: Array.from(y, (v) => v > 1) })
  const phi = await model.contributions(x)
  expect(phi.shape).toEqual([400, 7])
  expect(phi.dtype).toBe('float64')
  expect(await sumsApart(phi, await (await model.decisionFunction(x)).data())).toBeLessThan(1e-13)
})

test('of three classes, rows sum to each class’s decision function', async () => {
  const model = await gradientBoostingClassifier({ ...options, subsample: 0.7 }).fit({ x, y: three })
  const phi = await model.contributions(x)
  expect(phi.shape).toEqual([400, 3, 7])
  expect(await sumsApart(phi, await (await model.decisionFunction(x)).data())).toBeLessThan(1e-13)
})

test('of a regressor, rows sum to the raw score, which losses with a link turn into a prediction', async () => {
  for (const p of [{}, { booster: 'dart', dropRate: 0.3 }, { growPolicy: 'depthwise', maxDepth: 4 }] as const) {
    const model = await gradientBoostingRegressor({ ...options, ...p }).fit({ x, y })
    expect(await sumsApart(await model.contributions(x), await model.predict(x))).toBeLessThan(1e-13)
  }
  const counts = y.map((v) => Math.max(0, Math.round(v)))
  const model = await gradientBoostingRegressor({ ...options, loss: 'poisson' }).fit({ x, y: counts })
  const raw = (await model.predict(x)).map((v) => log(v))
  expect(await sumsApart(await model.contributions(x), raw)).toBeLessThan(1e-12)
})

test('of a ranker, rows sum to the score', async () => {
  const grades = y.map((v) => Math.max(0, Math.min(4, Math.round(v))))
  const groups = Array.from(y, (_, i) => Math.floor(i / 20))
  const model = await gradientBoostingRanker({ nEstimators: 8 }).fit({ x, y: grades, groups })
  expect(await sumsApart(await model.contributions(x), await model.predict(x))).toBeLessThan(1e-13)
})

test('what is expected is the mean raw score of the training rows, where hessians are the same', async () => {
  const model = await gradientBoostingRegressor(options).fit({ x, y })
  const phi = await (await model.contributions(x)).data()
  const mean = (await model.predict(x)).reduce((a, b) => a + b, 0) / 400
  expect(phi[6]).toBeCloseTo(mean, 12)
  for (let i = 1; i < 400; i++) expect(phi[7 * i + 6]).toBe(phi[6])
})

test('columns that no tree splits by add exactly 0', async () => {
  const model = await gradientBoostingRegressor({ ...options, interactionConstraints: [[0, 2]] }).fit({ x, y })
  const splits = await (await model.importances('splits')).data()
  const phi = await (await model.contributions(x)).data()
  const unused = [0, 1, 2, 3, 4, 5].filter((f) => splits[f] === 0)
  for (const f of unused) expect(phi.filter((_, i) => i % 7 === f)).toEqual(new Float64Array(400))
})

test('the same bits for rows alone, on three threads, and of a model that was saved and loaded', async () => {
  const model = await gradientBoostingClassifier(options).fit({ x, y: three })
  const phi = await (await model.contributions(x)).data()
  expect(await (await model.contributions(x, { threads: 3 })).data()).toEqual(phi)
  const again = load(save(model), [gradientBoostingClassifier])
  const alone = await (await again.contributions([[...data.subarray(60, 66)]])).data()
  expect(alone).toEqual(phi.slice(10 * 21, 11 * 21))
})

test('sparse rows are explained as dense ones', async () => {
  const values = data.map((v) => (v < 0.3 ? 0 : v))
  const sparse = sparseFromDense([...values], 400, 6)
  const model = await gradientBoostingRegressor({ nEstimators: 5 }).fit({ x: sparse, y })
  const rows = Array.from({ length: 400 }, (_, i) => [...values.subarray(6 * i, 6 * i + 6)])
  expect(await (await model.contributions(sparse)).data()).toEqual(await (await model.contributions(rows)).data())
})

test('a model that learned nothing expects the same of every row', async () => {
  const model = await gradientBoostingRegressor(options).fit({ x, y: y.map(() => 2) })
  expect(await (await model.contributions([[1, 2, 3, 4, 5, 6]])).data()).toEqual(Float64Array.of(0, 0, 0, 0, 0, 0, 2))
})

test('refuses rows of another width, and a model that was disposed; takes none; can be aborted', async () => {
  const model = await gradientBoostingRegressor(options).fit({ x, y })
  await expect(model.contributions([[1, 2]])).rejects.toThrow(
    'gradientBoostingRegressor.contributions: expected 6 features, as in fit, got 2. Prepare the rows as those the model learned from.',
  )
  expect((await model.contributions([])).shape).toEqual([0, 7])
  const reason = new Error('enough')
  await expect(model.contributions(x, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  model.dispose()
  await expect(model.contributions(x)).rejects.toThrow('expected a live model, got one that was disposed')
})
