import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as m from '../../src/index.ts'

type Labels = readonly number[]
type Agreement = (first: Labels, second: Labels) => number

const AGREEMENTS: Readonly<Record<string, Agreement>> = {
  randIndex: m.randIndex,
  adjustedRandIndex: m.adjustedRandIndex,
  fowlkesMallows: m.fowlkesMallows,
  mutualInformation: m.mutualInformation,
  normalizedMutualInformation: m.normalizedMutualInformation,
  adjustedMutualInformation: m.adjustedMutualInformation,
  vMeasure: m.vMeasure,
}
const clusterings = fc
  .array(fc.tuple(fc.nat(3), fc.nat(3)), { minLength: 4, maxLength: 40 })
  .map((list) => [list.map(([a]) => a), list.map(([, b]) => b)] as const)
const close = (got: number, expected: number) => expect(Math.abs(got - expected)).toBeLessThan(1e-9)

describe.each(Object.entries(AGREEMENTS))('%s', (name, agreement) => {
  test('is the same with both exchanged, for other names and in another order of rows', () => {
    fc.assert(
      fc.property(clusterings, ([a, b]) => {
        const value = agreement(a, b)
        close(agreement(b, a), value)
        close(agreement(a.map((label) => (label * 7 + 3) % 11), b), value) // biome-ignore format: one call
        close(agreement(a.toReversed(), b.toReversed()), value)
      }),
    )
  })

  test('is within its bounds, and best for the same clusters', () => {
    const low = name.startsWith('adjusted') ? -1 : 0
    fc.assert(
      fc.property(clusterings, ([a, b]) => {
        const value = agreement(a, b)
        expect(value).toBeGreaterThanOrEqual(low)
        const entropy = agreement(a, a)
        if (name === 'mutualInformation') {
          expect(value).toBeLessThanOrEqual(entropy + 1e-9)
        } else {
          expect(value).toBeLessThanOrEqual(1 + 1e-9)
          close(agreement([...a, 0, 0], [...a, 0, 0]), 1)
        }
      }),
    )
  })
})

test('pairs are those of a count of every pair, in a table and in a map of very many clusters', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { minLength: 1, maxLength: 60 }), (list) => {
      const counts = [[0, 0], [0, 0]] // biome-ignore format: a matrix
      list.forEach(([a, b], i) => {
        list.forEach(([c, d], j) => {
          if (i !== j) counts[a === c ? 1 : 0]![b === d ? 1 : 0]!++
        })
      })
      expect(m.pairConfusionMatrix(list.map(([a]) => a), list.map(([, b]) => b))).toEqual(counts) // biome-ignore format: one call
    }),
  )
})

test('thousands of clusters of a row each need no table of all pairs', () => {
  const many = Int32Array.from({ length: 20_000 }, (_, i) => i)
  expect(m.adjustedRandIndex(many, many.toReversed())).toBe(1)
})

test('chance scores about 0 when adjusted', () => {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state >>> 30
  }
  const a = Array.from({ length: 4000 }, next)
  const b = Array.from({ length: 4000 }, () => next())
  expect(Math.abs(m.adjustedRandIndex(a, b))).toBeLessThan(0.01)
  expect(Math.abs(m.adjustedMutualInformation(a, b))).toBeLessThan(0.01)
})

const points = fc
  .array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(2)), { minLength: 4, maxLength: 20 })
  .map((list) => [[0, 0, 0], [1, 0, 0], [5, 5, 1], ...list] as [number, number, number][])

test('measures of points do not depend on where they lie or on the unit, nor on the order of rows', () => {
  fc.assert(
    fc.property(points, (list) => {
      const labels = list.map(([, , label]) => label)
      const x = list.map(([a, b]) => [a, b])
      for (const metric of [m.silhouette, m.calinskiHarabasz, m.daviesBouldin]) {
        const value = metric(x, labels)
        expect(Number.isFinite(value)).toBe(true)
        close(metric(x.map(([a, b]) => [4 * b! + 1, 4 * a! - 2]), labels) / (value || 1), value === 0 ? 0 : 1) // biome-ignore format: one call
        close(metric(x.toReversed(), labels.toReversed()) / (value || 1), value === 0 ? 0 : 1)
      }
      for (const value of m.silhouetteSamples(x, labels)) expect(Math.abs(value)).toBeLessThanOrEqual(1)
    }),
  )
})
