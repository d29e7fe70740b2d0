import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dcg, hitRateAtK, meanAveragePrecisionAtK, meanReciprocalRank, ndcg } from '../../src/index.ts'

interface Query {
  readonly relevance: readonly number[]
  readonly yScore: readonly number[]
}

/** Up to five documents, often tied. */
const query: fc.Arbitrary<Query> = fc
  .array(fc.tuple(fc.nat(2), fc.nat(2)), { minLength: 1, maxLength: 5 })
  .map((list) => ({ relevance: list.map(([r]) => r), yScore: list.map(([, s]) => s) }))

const permutations = (items: readonly number[]): number[][] =>
  items.length === 0
    ? [[]]
    : items.flatMap((item) => permutations(items.filter((i) => i !== item)).map((p) => [item, ...p]))

/** Mean of a score of ranked relevances over every order of the documents that their scores allow. */
function meanOverOrders({ relevance, yScore }: Query, score: (ranked: readonly number[]) => number): number {
  const orders = permutations([...yScore.keys()]).filter((order) =>
    order.every((document, i) => i === 0 || yScore[order[i - 1]!]! >= yScore[document]!),
  )
  return orders.map((order) => score(order.map((i) => relevance[i]!))).reduce((a, b) => a + b, 0) / orders.length
}

const close = (got: number, expected: number) => expect(Math.abs(got - expected)).toBeLessThan(1e-12)

const averagePrecisionAt = (k: number) => (ranked: readonly number[]) => {
  let hits = 0
  let sum = 0
  ranked.slice(0, k).forEach((worth, i) => {
    if (worth > 0) sum += ++hits / (i + 1)
  })
  return sum / Math.max(1, Math.min(k, ranked.filter((worth) => worth > 0).length))
}
const reciprocalRankAt = (k: number) => (ranked: readonly number[]) => {
  const place = ranked.findIndex((worth) => worth > 0)
  return place >= 0 && place < k ? 1 / (place + 1) : 0
}
const gainAt = (k: number) => (ranked: readonly number[]) =>
  ranked.slice(0, k).reduce((sum, worth, i) => sum + worth / Math.log2(i + 2), 0)

test('ties count by their mean over every order of the tied documents', () => {
  fc.assert(
    fc.property(query, fc.integer({ min: 1, max: 6 }), (q, k) => {
      const { relevance, yScore } = q
      close(meanReciprocalRank([relevance], [yScore], { k }), meanOverOrders(q, reciprocalRankAt(k)))
      close(
        hitRateAtK([relevance], [yScore], k),
        meanOverOrders(q, (r) => (r.slice(0, k).some((w) => w > 0) ? 1 : 0)),
      )
      close(meanAveragePrecisionAtK([relevance], [yScore], k), meanOverOrders(q, averagePrecisionAt(k)))
      close(dcg([relevance], [yScore], { k }), meanOverOrders(q, gainAt(k)))
    }),
  )
})

test('queries of different lengths count by their weights', () => {
  const relevance = [[1, 0], [0, 0, 1]] // biome-ignore format: a row a query
  const yScore = [[2, 1], [3, 2, 1]] // biome-ignore format: a row a query
  expect(meanReciprocalRank(relevance, yScore)).toBe((1 + 1 / 3) / 2)
  expect(meanReciprocalRank(relevance, yScore, { weight: [3, 1] })).toBe((3 + 1 / 3) / 4)
  expect(hitRateAtK(relevance, yScore, 2)).toBe(0.5)
  expect(meanAveragePrecisionAtK(relevance, yScore, 3)).toBe((1 + 1 / 3) / 2)
})

test('ndcg is 1 for the best order, at most 1 for any, and 0 without relevant documents', () => {
  fc.assert(
    fc.property(query, ({ relevance, yScore }) => {
      const best = relevance.some((worth) => worth > 0) ? 1 : 0
      close(ndcg([relevance], [relevance]), best)
      expect(ndcg([relevance], [yScore])).toBeLessThanOrEqual(1 + 1e-12)
      close(ndcg([relevance.map((worth) => 3 * worth)], [yScore]), ndcg([relevance], [yScore]))
    }),
  )
})
