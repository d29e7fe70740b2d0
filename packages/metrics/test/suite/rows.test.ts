import { expect, test } from 'vitest'
import { takeRows } from '../../src/suite/rows.ts'

test('rows that are taken keep the type of each column, and a column is copied once', () => {
  const rows = { label: ['a', 'b', 'c'], score: Float32Array.of(1, 2, 3), proba: [[0, 1], [1, 0], [0.5, 0.5]] } // biome-ignore format: three columns
  const taken = takeRows(rows, [2, 0, 2])
  expect({ ...taken }).toEqual({
    label: ['c', 'a', 'c'],
    score: Float32Array.of(3, 1, 3),
    proba: [[0.5, 0.5], [0, 1], [0.5, 0.5]], // biome-ignore format: a row a row
  })
  expect(taken.score).toBe(taken.score)
  expect(rows.label).toEqual(['a', 'b', 'c'])
})
