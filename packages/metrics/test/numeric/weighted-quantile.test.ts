import { expect, test } from 'vitest'
import { weightedQuantile } from '../../src/numeric/weighted-quantile.ts'

const at = (q: number, values: number[], weight?: number[]) => weightedQuantile(Float64Array.from(values), weight, q)

test('without weights one half is the median', () => {
  expect(at(0.5, [3, 1, 2])).toBe(2)
  expect(at(0.5, [4, 3, 1, 2])).toBe(2.5)
  expect([0, 0.25, 0.3, 1].map((q) => at(q, [4, 3, 1, 2]))).toEqual([1, 1.5, 2, 4])
})

test('weights count as rows, a weight of 0 as none', () => {
  expect(at(0.5, [1, 2, 3], [1, 1, 2])).toBe(2.5)
  expect(at(0.5, [1, 2, 9, 3], [1, 1, 0, 2])).toBe(2.5)
  expect(at(0, [0, 2, 3], [0, 1, 1])).toBe(2)
})

test('an edge between two values is found whatever the unit of the weights', () => {
  // 0.1 + 0.2 is not half of 0.1 + 0.2 + 0.3 in doubles
  expect(at(0.5, [1, 2, 3], [0.1, 0.2, 0.3])).toBe(2.5)
})
