import { load, save, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { queriesOf } from '../../src/boosting/queries-of.ts'
import { gradientBoostingRanker } from '../../src/index.ts'
import { threadMs } from '../thread-ms.ts'

/** Queries of 1 to 20 rows, whose grades follow the first two columns. */
function makeQueries(name: string, queries: number, features = 5) {
  const rng = stream(2, name)
  const groups: number[] = []
  for (let q = 0; q < queries; q++) for (let i = 0; i <= (q * 7) % 20; i++) groups.push(q)
  const x = Float64Array.from({ length: groups.length * features }, () => rng.normal())
  const y = groups.map((_, i) => {
    const score = x[i * features]! + Math.abs(x[i * features + 1]!) + 0.3 * rng.normal()
    return Math.min(4, Math.max(0, Math.floor(score)))
  })
  return { x: tensor(x, [groups.length, features]), values: x, y, groups }
}

/** Mean over the queries of the NDCG of their first k rows; 1 for those without relevant rows. */
function ndcg({ y, groups }: { y: readonly number[]; groups: readonly number[] }, p: Float64Array, k: number): number {
  const { starts, order } = queriesOf(Int32Array.from(groups))
  let sum = 0
  for (let q = 0; q + 1 < starts.length; q++) {
    const rows = [...order.subarray(starts[q], starts[q + 1])]
    const dcg = (by: (i: number) => number) =>
      [...rows]
        .sort((a, b) => by(b) - by(a))
        .slice(0, k)
        .reduce((s, i, place) => s + (2 ** y[i]! - 1) / Math.log2(place + 2), 0)
    const best = dcg((i) => y[i]!)
    sum += best > 0 ? dcg((i) => p[i]!) / best : 1
  }
  return sum / (starts.length - 1)
}

const train = makeQueries('train', 150)
const held = makeQueries('held', 60)

test('ranks the rows of queries it has not seen', async () => {
  const model = await gradientBoostingRanker({ nEstimators: 60 }).fit(train)
  expect(ndcg(held, await model.predict(held.x), 10)).toBeGreaterThan(0.93)
  expect(
    ndcg(
      held,
      Float64Array.from(held.y, (_, i) => (i * 31) % 17),
      10,
    ),
  ).toBeLessThan(0.75)
})

test('the history is 1 - NDCG of the first evalAt rows, of the validation queries too', async () => {
  const model = await gradientBoostingRanker({ nEstimators: 8, evalAt: 3 }).fit({ ...train, validation: held })
  const history = model.facts.history as { train: number[]; validation: number[] }
  let round = 0
  for await (const p of model.stagedPredict(held.x)) {
    expect(history.validation[round++]).toBeCloseTo(1 - ndcg(held, p, 3), 10)
  }
  expect(round).toBe(8)
  expect(history.train[7]).toBeCloseTo(1 - ndcg(train, await model.predict(train.x), 3), 10)
})

test('early stopping holds whole queries out', async () => {
  const recipe = gradientBoostingRanker({ nEstimators: 150, learningRate: 0.5, earlyStoppingRounds: 5 })
  const model = await recipe.fit(train)
  const { iterations, rounds, history } = model.facts as unknown as {
    iterations: number
    rounds: number
    history: { validation: number[] }
  }
  expect(rounds).toBe(iterations + 5)
  expect(history.validation[iterations - 1]).toBe(Math.min(...history.validation))
  await expect(recipe.fit({ ...train, groups: train.groups.map(() => 1) })).rejects.toThrow(
    'gradientBoostingRanker.fit: expected two groups or more to hold some out for early stopping, got 1.',
  )
})

test('queries may lie in any order, with rows of others between their own', async () => {
  const order = train.y.map((_, i) => i).sort((a, b) => ((a * 17) % 23) - ((b * 17) % 23) || a - b)
  const within = new Map<number, number[]>()
  for (const i of order) within.set(train.groups[i]!, [...(within.get(train.groups[i]!) ?? []), i])
  // The rows of a query keep their order: rows of equal scores are taken in it.
  for (const rows of within.values()) rows.sort((a, b) => a - b)
  const mixed = order.map((i) => within.get(train.groups[i]!)!.shift()!)
  const shuffled = {
    x: mixed.map((i) => train.values.subarray(5 * i, 5 * i + 5)),
    y: mixed.map((i) => train.y[i]!),
    groups: mixed.map((i) => `query ${train.groups[i]}`),
  }
  const recipe = gradientBoostingRanker({ nEstimators: 5 })
  expect(mixed).not.toEqual(train.y.map((_, i) => i))
  expect(await (await recipe.fit(shuffled)).predict(held.x)).toEqual(await (await recipe.fit(train)).predict(held.x))
})

test('learns more from other queries, with GOSS and DART too, and has the same bits on any number of threads', async () => {
  for (const p of [{}, { samplingMethod: 'goss', learningRate: 0.5 }, { booster: 'dart', skipDrop: 0 }] as const) {
    const recipe = gradientBoostingRanker({ ...p, nEstimators: 6 })
    const one = await recipe.fit(train, { threads: 1 })
    expect(save(await recipe.fit(train, { threads: 3 }))).toEqual(save(one))
    const more = await recipe.fitMore(load(save(one), gradientBoostingRanker), makeQueries('more', 80))
    expect(more.facts.iterations).toBe(12)
    expect(ndcg(held, await more.predict(held.x), 10)).toBeGreaterThan(0.9)
  }
})

test('queries without relevant rows, or of one row, teach nothing', async () => {
  const silent = {
    x: [...Array(60)].map((_, i) => [i]),
    y: Array<number>(60).fill(2),
    groups: [...Array(60)].map((_, i) => i >> 1),
  }
  const model = await gradientBoostingRanker().fit(silent)
  expect(model.facts.iterations).toBe(0)
  expect(await model.predict([[1], [2]])).toEqual(Float64Array.of(0, 0))
})

test('an abort stops a long fit within 200 ms of work', async () => {
  const big = makeQueries('big', 4000, 10)
  const at = new AbortController()
  const fitting = gradientBoostingRanker({ nEstimators: 10_000 }).fit(big, { signal: at.signal })
  await new Promise((resolve) => setTimeout(resolve, 200))
  const before = threadMs()
  at.abort(new Error('enough'))
  await expect(fitting).rejects.toThrow('enough')
  expect(threadMs() - before).toBeLessThan(200)
})

const { groups: _, ...ungrouped } = train
test.each([
  ['no groups', ungrouped, "expected 'groups', which say which rows belong together, got none."],
  ['group sizes', { ...train, groups: [3, 4] }, `expected ${train.y.length} groups, one a row, got 2.`],
  ['weights', { ...train, weight: train.y.map(() => 1) }, "expected no 'weight', which it cannot use, got some."],
  ['NaN', { ...train, y: train.y.map((v, i) => (i === 4 ? NaN : v)) }, 'expected finite targets, got NaN in row 4.'],
  [
    'half a grade',
    { ...train, y: train.y.map((v, i) => (i === 4 ? 0.5 : v)) },
    'expected grades that are whole numbers from 0 to 30, got 0.5 in row 4.',
  ],
  [
    'a grade below 0',
    { ...train, y: train.y.map(() => -1) },
    'expected grades that are whole numbers from 0 to 30, got -1 in row 0.',
  ],
  [
    'a grade too high',
    { ...train, y: train.y.map(() => 31) },
    'expected grades that are whole numbers from 0 to 30, got 31 in row 0.',
  ],
  [
    'validation without groups',
    { ...train, validation: ungrouped },
    "validation: expected 'groups', which say which rows belong together, got none.",
  ],
  [
    'validation of another width',
    { ...train, validation: { ...held, x: held.y.map((v) => [v]) } },
    'validation: expected 5 features, as in fit, got 1.',
  ],
  ['no rows', { x: [], y: [], groups: [] }, 'expected at least one row, got none.'],
])('refuses %s', async (_, data, message) => {
  await expect(gradientBoostingRanker().fit(data)).rejects.toThrow(`gradientBoostingRanker.fit: ${message}`)
})

test('queriesOf keeps the rows of a query in their order', () => {
  const { starts, order } = queriesOf(Int32Array.of(3, 1, 3, 0, 1))
  expect([[...starts], [...order]]).toEqual([
    [0, 1, 3, 5],
    [3, 1, 4, 0, 2],
  ])
})
