import { ParamError } from '@foldwise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { trainTestSplit, trainValidationTestSplit } from '../../src/index.ts'

const y = Array.from({ length: 200 }, (_, i) => (i % 4 === 0 ? 'rare' : 'usual'))
const x = y.map((_, i) => [i, i * i])

test('the parts are all rows, each once, and the test part is trainTestSplit’s', () => {
  fc.assert(
    fc.property(fc.integer(), fc.boolean(), fc.constantFrom(0.1, 0.3, 20), (seed, stratify, size) => {
      const o = { seed, stratify, testSize: size }
      const s = trainValidationTestSplit({ x, y }, { ...o, validationSize: size })
      expect(s.testRows).toEqual(trainTestSplit({ x, y }, o).testRows)
      expect([...s.trainRows, ...s.validationRows, ...s.testRows].sort((a, b) => a - b)).toEqual([...x.keys()])
      expect(s.validationRows).toHaveLength(size < 1 ? Math.ceil(size * 200) : size)
      for (const [part, rows] of [
        [s.train, s.trainRows],
        [s.validation, s.validationRows],
        [s.test, s.testRows],
      ] as const) {
        expect(part.x).toEqual(Array.from(rows, (r) => x[r]))
        expect(part.y).toEqual(Array.from(rows, (r) => y[r]))
        if (stratify) expect(part.y.filter((l) => l === 'rare').length).toBe(part.y.length / 4)
      }
      expect(trainValidationTestSplit({ x, y }, { ...o, validationSize: size }).trainRows).toEqual(s.trainRows)
    }),
    { numRuns: 20 },
  )
})

test('a group is in one part only', () => {
  const groups = y.map((_, i) => i % 23)
  const parts = trainValidationTestSplit({ x, y, groups })
  const seen = [parts.trainRows, parts.validationRows, parts.testRows].map((r) => new Set([...r].map((i) => groups[i])))
  expect(seen.reduce((sum, s) => sum + s.size, 0)).toBe(23)
})

test('parts that leave none to learn from are refused', () => {
  for (const validationSize of [0, 1.5, 200, 150, NaN]) {
    expect(() => trainValidationTestSplit({ x, y }, { validationSize })).toThrow(ParamError)
  }
  expect(() => trainValidationTestSplit({ x, y }, { validationSize: 0 })).toThrow(
    "trainValidationTestSplit: expected 'validationSize' to be a fraction between 0 and 1, or a number of rows that leaves some of the 200 for training, got 0. The default is 0.25.",
  )
})
