import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InputError, isSparse, sparseFromDense, sparseMatrix, sparseRows, toDense } from '../src/index.ts'
import { throwsExactly } from './throws.ts'

const i32 = (...v: number[]) => Int32Array.from(v)
const f64 = (...v: number[]) => Float64Array.from(v)

/** Small matrices with many zeros. */
const dense = fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })).chain(([rows, columns]) =>
  fc.record({
    rows: fc.constant(rows),
    columns: fc.constant(columns),
    data: fc.array(fc.oneof(fc.constant(0), fc.double({ noNaN: true })), {
      minLength: rows * columns,
      maxLength: rows * columns,
    }),
  }),
)

describe('sparseMatrix', () => {
  test('holds its arrays without a copy, and is frozen', () => {
    const values = f64(5, 6)
    const x = sparseMatrix([2, 3], i32(0, 1, 2), i32(2, 0), values)
    expect(x.values).toBe(values)
    expect(Object.isFrozen(x) && Object.isFrozen(x.shape)).toBe(true)
    expect(isSparse(x)).toBe(true)
    expect(isSparse([[1]]) || isSparse(null)).toBe(false)
  })

  const bad: [[number, number], Int32Array, Int32Array, Float64Array, string][] = [
    [[-1, 2], i32(0), i32(), f64(), 'a shape of two integers >= 0, got [-1, 2]'],
    [[1.5, 2], i32(0), i32(), f64(), 'a shape of two integers >= 0, got [1.5, 2]'],
    [[2, 2], i32(0, 1), i32(0), f64(1), 'indptr of length 3, got 2'],
    [[1, 2], i32(1, 1), i32(0), f64(1), 'indptr to start at 0, got 1'],
    [[1, 2], i32(0, 2), i32(0), f64(1), 'indptr to end at the 1 values, got 2'],
    [[1, 2], i32(0, 1), i32(0, 1), f64(1), 'as many indices as the 1 values, got 2'],
    [[2, 2], i32(0, 2, 1), i32(0), f64(1), 'an indptr that never falls, got 2 then 1'],
    [[1, 3], i32(0, 2), i32(1, 1), f64(1, 2), 'columns that ascend in row 0, got 1 then 1'],
    [[1, 3], i32(0, 2), i32(2, 0), f64(1, 2), 'columns that ascend in row 0, got 2 then 0'],
    [[1, 3], i32(0, 1), i32(-1), f64(1), 'columns that ascend in row 0, got -1 then -1'],
    [[1, 3], i32(0, 1), i32(3), f64(1), 'columns below 3, got 3'],
  ]
  test.each(bad)('refuses %o', async (shape, indptr, indices, values, what) => {
    const message = `sparseMatrix: expected ${what}. Shape is [${shape.join(', ')}]; check the arrays.`
    await throwsExactly(() => sparseMatrix(shape, indptr, indices, values), InputError, message)
  })
})

describe('sparseFromDense and toDense', () => {
  test('are inverse, and keep no zeros', () => {
    fc.assert(
      fc.property(dense, ({ data, rows, columns }) => {
        const x = sparseFromDense(data, rows, columns)
        expect(x.values.some((v) => v === 0)).toBe(false)
        // A zero's sign is not kept.
        expect(toDense(x)).toEqual(Float64Array.from(data, (v) => v + 0))
      }),
    )
  })

  test('keep NaN', () => {
    expect([...toDense(sparseFromDense([0, NaN], 1, 2))]).toEqual([0, NaN])
  })

  test('refuse a wrong length and what does not fit in memory', async () => {
    await throwsExactly(
      () => sparseFromDense([1, 2, 3], 2, 2),
      InputError,
      'sparseFromDense: expected 4 values for shape [2, 2], got 3. Check the shape.',
    )
    await throwsExactly(
      () => toDense(sparseMatrix([3, 2_000_000_000], i32(0, 0, 0, 0), i32(), f64())),
      InputError,
      'toDense: expected at most 2^32 - 1 elements, got [3, 2000000000]. Split the data.',
    )
  })
})

describe('sparseRows', () => {
  test('takes the rows that dense code takes', () => {
    const rows = dense.filter((d) => d.rows > 0).chain((d) => fc.tuple(fc.constant(d), fc.array(fc.nat(d.rows - 1))))
    fc.assert(
      fc.property(rows, ([d, take]) => {
        const got = sparseRows(sparseFromDense(d.data, d.rows, d.columns), take)
        const expected = take.flatMap((r) => d.data.slice(r * d.columns, (r + 1) * d.columns))
        expect(got.shape).toEqual([take.length, d.columns])
        expect(toDense(got)).toEqual(Float64Array.from(expected, (v) => v + 0))
      }),
    )
  })

  test.each([2, -1, 0.5, NaN])('refuses row %d of two', async (row) => {
    await throwsExactly(
      () => sparseRows(sparseFromDense([1, 2], 2, 1), [row]),
      InputError,
      `sparseRows: expected row numbers from 0 to 1, got ${row}. Check the index.`,
    )
  })
})
