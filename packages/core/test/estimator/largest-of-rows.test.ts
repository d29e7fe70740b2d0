import { expect, test } from 'vitest'
import { largestOfRows } from '../../src/estimator/largest-of-rows.ts'

test('the largest of each row, the first of equals', () => {
  expect(largestOfRows(Float64Array.of(1, 3, 2, 5, 5, 4), 3)).toEqual(Int32Array.of(1, 0))
  expect(largestOfRows(new Float64Array(0), 3)).toEqual(new Int32Array(0))
})
