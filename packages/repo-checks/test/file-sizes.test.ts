import { expect, test } from 'vitest'
import { lineCount, median } from '../src/file-sizes.ts'

test('counts lines as `wc -l` and editors do', () => {
  expect(['', 'a', 'a\n', 'a\nb', 'a\n\n'].map(lineCount)).toEqual([0, 1, 1, 2, 2])
})

test('the median is the middle value', () => {
  expect(median([9, 1, 5])).toBe(5)
  expect(median([4, 1, 2, 3])).toBe(3)
  expect(median([])).toBeNaN()
})
