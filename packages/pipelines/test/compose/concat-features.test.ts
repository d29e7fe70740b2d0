import { hostData, InputError, sparseFromDense, tensor, toDense } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { besideDense, besideSparse } from '../../src/compose/concat-features.ts'

/** Values of a row, zeros of both signs and missing ones among them. */
const value = fc.constantFrom(0, -0, 1, -2.5, Number.NaN)
const part = fc.record({
  width: fc.integer({ min: 0, max: 4 }),
  cycle: fc.array(value, { minLength: 1, maxLength: 40 }),
})

describe('parts side by side', () => {
  test('are the same rows dense and sparse, across blocks of rows, whichever parts are sparse', () => {
    // Around one and two blocks, and where there are no rows.
    const rows = fc.constantFrom(0, 1, 511, 512, 513, 1030)
    fc.assert(
      fc.property(rows, fc.array(fc.tuple(part, fc.boolean()), { minLength: 1, maxLength: 4 }), (rows, parts) => {
        const widths = parts.map(([p]) => p.width)
        const data = parts.map(([p]) =>
          Float64Array.from({ length: rows * p.width }, (_, k) => p.cycle[k % p.cycle.length]!),
        )
        const features = parts.map(([p, isSparse], i) =>
          isSparse ? sparseFromDense(data[i]!, rows, p.width) : tensor(data[i]!, [rows, p.width]),
        )
        const expected = Array.from({ length: rows }, (_, i) =>
          data.flatMap((d, p) => [...d.subarray(i * widths[p]!, (i + 1) * widths[p]!)]),
        ).flat()
        // Sparse rows have no zero, and so no sign of one.
        const unsigned = (values: Iterable<number>) => Array.from(values, (v) => (v === 0 ? 0 : v))
        const dense = besideDense(features, rows, widths, 'test')
        const sparse = besideSparse(features, rows, widths, 'test')
        expect(unsigned(hostData(dense))).toEqual(unsigned(expected))
        expect([...toDense(sparse)]).toEqual(unsigned(expected))
        expect(sparse.values).not.toContain(0)
      }),
      { numRuns: 40 },
    )
  })

  test('are refused where a part has other rows or columns than learned', () => {
    const x = tensor([1, 2, 3, 4], [2, 2])
    for (const beside of [besideDense, besideSparse]) {
      expect(() => beside([x], 2, [3], 'test')).toThrow(InputError)
      expect(() => beside([x], 3, [2], 'test')).toThrow(/expected a part to give 3 rows of 2 columns, got 2 of 2/)
    }
  })
})
