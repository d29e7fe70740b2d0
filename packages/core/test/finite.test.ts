import { expect, test } from 'vitest'
import { allFinite, denseInput, tellFinite, tensor, wasToldFinite } from '../src/index.ts'

test.each([0, 1, 3, 4, 5, 8, 11])('allFinite finds NaN and infinities anywhere among %i values', (n) => {
  const values = Float64Array.from({ length: n }, (_, i) => (i % 2 ? -1e308 : 5e-324))
  expect(allFinite(values)).toBe(true)
  for (let i = 0; i < n; i++) {
    for (const bad of [NaN, Infinity, -Infinity]) expect(allFinite(values.with(i, bad))).toBe(false)
  }
})

test('rows that are told to be finite are looked at again after the next check', () => {
  const x = tensor(Float64Array.of(1, NaN), [1, 2])
  tellFinite(x)
  expect(denseInput.convert(x, 'here', { finite: true }).shape).toEqual([1, 2])
  expect(() => denseInput.convert(x, 'here', { finite: true })).toThrow(/^here: expected finite numbers, got NaN/)
  expect(wasToldFinite(x)).toBe(false)
})
