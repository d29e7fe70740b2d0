import { expect, test } from 'vitest'
import { allFinite } from '../src/index.ts'

test.each([0, 1, 3, 4, 5, 8, 11])('allFinite finds NaN and infinities anywhere among %i values', (n) => {
  const values = Float64Array.from({ length: n }, (_, i) => (i % 2 ? -1e308 : 5e-324))
  expect(allFinite(values)).toBe(true)
  for (let i = 0; i < n; i++) {
    for (const bad of [NaN, Infinity, -Infinity]) expect(allFinite(values.with(i, bad))).toBe(false)
  }
})
