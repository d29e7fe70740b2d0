import { save, sparseFromDense, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRanker, gradientBoostingRegressor } from '../../src/index.ts'

/** Rows of mostly zeros, both ways: the first column of categories, the second with NaN, the third of negative numbers. */
function makeRows(rows: number, features = 6) {
  const rng = stream(5, 'sparse boosting')
  const flat = Float64Array.from({ length: rows * features }, (_, i) => {
    if (rng.next() < 0.6) return 0
    if (i % features === 0) return Math.floor(rng.next() * 8)
    if (i % features === 1 && rng.next() < 0.2) return NaN
    return i % features === 2 ? -rng.next() : rng.normal()
  })
  const y = Float64Array.from({ length: rows }, (_, i) => {
    const row = flat.subarray(i * features, (i + 1) * features)
    return row[0]! + (Number.isNaN(row[1]!) ? 3 : row[1]!) + row[2]! * row[3]! + 0.1 * rng.normal()
  })
  return { dense: tensor(flat, [rows, features]), sparse: sparseFromDense(flat, rows, features), y }
}

const { dense, sparse, y } = makeRows(900)
const labels = Array.from(y, (v) => (v > 2 ? 'high' : v > 0.5 ? 'middle' : 'low'))
const some = { nEstimators: 12, minSamplesLeaf: 3 }

test('sparse rows give the model of the same rows, dense: zeros are values, and NaN is missing', async () => {
  for (const p of [{}, { categoricalFeatures: [0] }, { earlyStoppingRounds: 3, subsample: 0.7 }]) {
    const recipe = gradientBoostingRegressor({ ...some, ...p })
    const weight = Array.from(y, (_, i) => i % 3)
    const a = await recipe.fit({ x: dense, y, weight })
    const b = await recipe.fit({ x: sparse, y, weight })
    expect(save(b)).toEqual(save(a))
    expect(await b.predict(sparse)).toEqual(await a.predict(dense))
    expect(await (await b.apply(sparse)).data()).toEqual(await (await a.apply(dense)).data())
  }
})

test('validation rows and batches may be sparse, whatever the rows before were', async () => {
  const recipe = gradientBoostingClassifier({ ...some, earlyStoppingRounds: 4 })
  const watched = makeRows(300)
  const validation = { y: Array.from(watched.y, (v) => (v > 2 ? 'high' : 'low')) }
  const a = await recipe.fit({ x: dense, y: labels, validation: { x: watched.dense, ...validation } })
  const b = await recipe.fit({ x: dense, y: labels, validation: { x: watched.sparse, ...validation } })
  expect(save(b)).toEqual(save(a))
  const more = { y: labels, validation: { x: watched.sparse, ...validation } }
  expect(save(await recipe.fitMore(a, { x: sparse, ...more }))).toEqual(
    save(await recipe.fitMore(a, { x: dense, ...more })),
  )
  const stages = async (x: typeof dense | typeof sparse) => {
    const out = []
    for await (const p of a.stagedPredictProba(x)) out.push(...(await p.data()))
    return out
  }
  expect(await stages(sparse)).toEqual(await stages(dense))
})

test('many and wide sparse rows are binned from a sample and scored in pieces, to the same bits', async () => {
  const many = makeRows(70_000, 4)
  const few = gradientBoostingRegressor({ nEstimators: 2 })
  const [a, b] = await Promise.all([few.fit({ x: many.dense, y: many.y }), few.fit({ x: many.sparse, y: many.y })])
  expect(save(b)).toEqual(save(a))
  const wide = makeRows(600, 2000)
  const model = await few.fit({ x: wide.sparse, y: wide.y })
  expect(await model.predict(wide.sparse)).toEqual(await model.predict(wide.dense))
})

test('a ranker takes sparse rows, and a category that is none is named by its row', async () => {
  const groups = labels.map((_, i) => i % 30)
  const grades = Array.from(y, (v) => Math.min(3, Math.max(0, Math.round(v))))
  const ranker = gradientBoostingRanker(some)
  expect(save(await ranker.fit({ x: sparse, y: grades, groups }))).toEqual(
    save(await ranker.fit({ x: dense, y: grades, groups })),
  )
  const bad = sparseFromDense([0, 1, 0, 0.5], 4, 1)
  await expect(
    gradientBoostingRegressor({ ...some, categoricalFeatures: [0] }).fit({ x: bad, y: [1, 2, 3, 4] }),
  ).rejects.toThrow('in the categorical feature 0, got 0.5 in row 3')
  await expect(ranker.fit({ x: sparseFromDense([], 0, 3), y: [], groups: [] })).rejects.toThrow('at least one row')
})
