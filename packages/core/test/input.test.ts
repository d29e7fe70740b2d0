import fc from 'fast-check'
import ndarray from 'ndarray'
import { describe, expect, test } from 'vitest'
import {
  denseInput,
  denseOrSparseInput,
  dtypes,
  InputError,
  sparseFromDense,
  sparseMatrix,
  tensor,
  textInput,
  toDenseMatrix,
} from '../src/index.ts'
import { throwsExactly } from './throws.ts'

const where = 'knn.fit'
const finite = { finite: true }

describe('toDenseMatrix', () => {
  test('takes rows of numbers, of typed arrays, and both', () => {
    const expected = { kind: 'dense', shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) }
    expect(
      toDenseMatrix(
        [
          [1, 2, 3],
          [4, 5, 6],
        ],
        where,
      ),
    ).toEqual(expected)
    expect(toDenseMatrix([Float32Array.of(1, 2, 3), [4, 5, 6]], where)).toEqual(expected)
    expect(toDenseMatrix([Int8Array.of(1, 2, 3), Float64Array.of(4, 5, 6)], where)).toEqual(expected)
    expect(toDenseMatrix([], where)).toEqual({ kind: 'dense', shape: [0, 0], data: new Float64Array() })
    expect(toDenseMatrix([[], []], where).shape).toEqual([2, 0])
  })

  test.each(dtypes)('takes %s tensors', (dtype) => {
    const dense = toDenseMatrix(tensor([1, 0, 0, 1], [2, 2], dtype), where)
    expect(dense).toEqual({ kind: 'dense', shape: [2, 2], data: Float64Array.of(1, 0, 0, 1) })
  })

  test('takes float64 tensors without a copy, and others with one', () => {
    const t = tensor(Float64Array.of(1, 2), [1, 2])
    expect(toDenseMatrix(t, where).data).toBe(t.value)
  })

  test('reads transposed and stepped ndarray views', () => {
    const a = ndarray(Float64Array.of(1, 2, 3, 4, 5, 6), [2, 3])
    expect(toDenseMatrix(a.transpose(1, 0), where)).toEqual({
      kind: 'dense',
      shape: [3, 2],
      data: Float64Array.of(1, 4, 2, 5, 3, 6),
    })
    expect([...toDenseMatrix(a.step(1, -2), where).data]).toEqual([3, 1, 6, 4])
  })

  test('gives the same matrix for every form of the same rows', () => {
    const size = fc.integer({ min: 1, max: 5 })
    fc.assert(
      fc.property(size, size, fc.infiniteStream(fc.double({ noNaN: true })), (rows, columns, values) => {
        const data = Float64Array.from({ length: rows * columns }, () => values.next().value)
        const nested = Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)])
        const flipped = ndarray(
          Float64Array.from(data, (_, k) => data[(k % rows) * columns + Math.floor(k / rows)]!),
          [columns, rows],
        )
        for (const x of [nested, tensor(data, [rows, columns]), flipped.transpose(1, 0)]) {
          expect(toDenseMatrix(x, where)).toEqual({ kind: 'dense', shape: [rows, columns], data })
        }
      }),
    )
  })

  test.each([
    [
      tensor([1, 2]),
      'knn.fit: expected rows and columns, got a tensor of shape [2]. Give a rank-2 tensor or an array of rows.',
    ],
    [
      ndarray([1], [1, 1, 1]),
      'knn.fit: expected rows and columns, got an ndarray of shape [1, 1, 1]. Give a rank-2 tensor or an array of rows.',
    ],
    [
      [1, 2],
      'knn.fit: expected rows and columns, got an array of single values. Give a rank-2 tensor or an array of rows.',
    ],
    [
      ['a'],
      'knn.fit: expected rows and columns, got an array of single values. Give a rank-2 tensor or an array of rows.',
    ],
    ['abc', "knn.fit: expected rows and columns, got 'abc'. Give a rank-2 tensor or an array of rows."],
    [undefined, 'knn.fit: expected rows and columns, got undefined. Give a rank-2 tensor or an array of rows.'],
    [
      Float64Array.of(1, 2),
      'knn.fit: expected rows and columns, got Float64Array(2). Give a rank-2 tensor or an array of rows.',
    ],
    [[[1, 2], [3]], 'knn.fit: expected 2 values in row 1, got 1. Make the rows equally long.'],
    [[[1, '2']], "knn.fit: expected a number in row 0, column 1, got '2'. Encode it first."],
    [
      [
        [1, 2],
        [3, undefined],
      ],
      'knn.fit: expected a number in row 1, column 1, got undefined. Encode it first.',
    ],
    [
      [{ age: 3 }],
      'knn.fit: expected an array of numbers in row 0, got { age }. Make each row an array of its values.',
    ],
    [[[1], null], 'knn.fit: expected an array of numbers in row 1, got null. Make each row an array of its values.'],
    [[[1], 2], 'knn.fit: expected an array of numbers in row 1, got 2. Make each row an array of its values.'],
    [
      { data: [], shape: [-1, 2], stride: [2, 1], offset: 0 },
      'knn.fit: expected axis sizes that are integers >= 0, got [-1, 2]. Check the shape.',
    ],
  ])('refuses %o', async (x, message) => {
    await throwsExactly(() => toDenseMatrix(x as never, where), InputError, message)
  })
})

describe('denseInput', () => {
  test('refuses NaN and infinities by place where values must be finite, and passes them otherwise', async () => {
    const x = [
      [1, 2],
      [3, NaN],
    ]
    await throwsExactly(
      () => denseInput.convert(x, where, finite),
      InputError,
      'knn.fit: expected finite numbers, got NaN in row 1, column 1. Impute or drop it first.',
    )
    await throwsExactly(
      () => denseInput.convert([[-Infinity]], where, finite),
      InputError,
      'knn.fit: expected finite numbers, got -Infinity in row 0, column 0. Impute or drop it first.',
    )
    expect(denseInput.convert(x, where, { finite: false }).data[3]).toBeNaN()
  })

  test('refuses sparse rows', async () => {
    await throwsExactly(
      () => denseInput.convert(sparseFromDense([1], 1, 1) as never, where, finite),
      InputError,
      'knn.fit: expected dense rows, got a sparse matrix. Convert it with toDense, if it fits.',
    )
  })

  test('counts rows and features', () => {
    const native = denseInput.convert([[1, 2, 3]], where, finite)
    expect([denseInput.rows(native), denseInput.features(native)]).toEqual([1, 3])
  })
})

describe('denseOrSparseInput', () => {
  test('takes a sparse matrix as it is and anything dense as dense', () => {
    const x = sparseFromDense([0, 1, 2, 0], 2, 2)
    expect(denseOrSparseInput.convert(x, where, finite)).toBe(x)
    expect(denseOrSparseInput.convert([[0, 1]], where, finite)).toMatchObject({ kind: 'dense', shape: [1, 2] })
    expect([denseOrSparseInput.rows(x), denseOrSparseInput.features(x)]).toEqual([2, 2])
  })

  test('refuses NaN by place', async () => {
    const x = sparseMatrix([3, 4], Int32Array.of(0, 0, 1, 2), Int32Array.of(3, 1), Float64Array.of(1, NaN))
    await throwsExactly(
      () => denseOrSparseInput.convert(x, where, finite),
      InputError,
      'knn.fit: expected finite numbers, got NaN in row 2, column 1. Impute or drop it first.',
    )
    expect(denseOrSparseInput.convert(x, where, { finite: false })).toBe(x)
  })

  test('checks matrices that were not made by sparseMatrix', async () => {
    const x = { ...sparseFromDense([1, 2], 1, 2), indices: Int32Array.of(0, 9) }
    await throwsExactly(
      () => denseOrSparseInput.convert(x, where, finite),
      InputError,
      'sparseMatrix: expected columns below 2, got 9. Shape is [1, 2]; check the arrays.',
    )
  })
})

describe('textInput', () => {
  test('takes arrays of strings as they are', () => {
    const texts = ['a', '']
    expect(textInput.convert(texts, where, finite)).toBe(texts)
    expect([textInput.rows(texts), textInput.features(texts)]).toEqual([2, undefined])
  })

  test.each([
    ['abc', "knn.fit: expected an array of strings, got 'abc'. Wrap a single text: [text]."],
    [null, 'knn.fit: expected an array of strings, got null. Wrap a single text: [text].'],
    [['a', 7], 'knn.fit: expected a string in row 1, got 7. Convert or drop the row.'],
    [[undefined, 'a'], 'knn.fit: expected a string in row 0, got undefined. Convert or drop the row.'],
  ])('refuses %o', async (x, message) => {
    await throwsExactly(() => textInput.convert(x as never, where, finite), InputError, message)
  })
})
