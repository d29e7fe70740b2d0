import ndarray from 'ndarray'
import { describe, expect, test } from 'vitest'
import {
  hostData,
  hostTensor,
  InputError,
  rowCount,
  sparseFromDense,
  Tensor,
  takeRows,
  takeRowsInto,
  tensor,
  toDense,
} from '../src/index.ts'
import { throwsExactly } from './throws.ts'

describe('takeRows', () => {
  test('keeps the kind of what it takes from, and may repeat and drop rows', () => {
    const rows = [2, 0, 2, 1, 2]
    expect(takeRows(['a', 'b', 'c'], rows)).toEqual(['c', 'a', 'c', 'b', 'c'])
    expect(takeRows([[1], [2], [3]], rows)).toEqual([[3], [1], [3], [2], [3]])
    expect(takeRows(Float32Array.of(1, 2, 3), rows)).toEqual(Float32Array.of(3, 1, 3, 2, 3))
    expect(takeRows(Int32Array.of(1, 2, 3), Int32Array.of(1))).toEqual(Int32Array.of(2))
    expect(takeRows(BigInt64Array.of(1n, 2n, 3n), [2, 2, 2, 2])).toEqual(BigInt64Array.of(3n, 3n, 3n, 3n))
    expect([...toDense(takeRows(sparseFromDense([1, 0, 0, 2, 3, 0], 3, 2), rows))]).toEqual([
      3, 0, 1, 0, 3, 0, 0, 2, 3, 0,
    ])
  })

  test('keeps the dtype and the other axes of a tensor', () => {
    const t = takeRows(tensor(Int8Array.of(1, 2, 3, 4, 5, 6, 7, 8), [2, 2, 2]), [1, 1, 0])
    expect([t.dtype, t.shape]).toEqual(['int8', [3, 2, 2]])
    expect([...hostData(t)]).toEqual([5, 6, 7, 8, 5, 6, 7, 8, 1, 2, 3, 4])
  })

  test('makes a tensor of an ndarray view', () => {
    const view = ndarray(Float64Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0)
    const t = takeRows<unknown>(view, [1]) as Tensor
    expect(t).toBeInstanceOf(Tensor)
    expect([...hostData(t)]).toEqual([2, 4])
  })

  test('copies, from a Node buffer too', () => {
    const bytes = Buffer.from([1, 2, 3])
    const out = takeRows<Uint8Array>(bytes, [0, 1, 2])
    out[0] = 9
    expect(bytes[0]).toBe(1)
    expect(out).toEqual(Uint8Array.of(9, 2, 3))
  })

  test.each([3, -1, 0.5, NaN])('refuses row %d of three', async (row) => {
    const message = `takeRows: expected row numbers from 0 to 2, got ${row}. Check the index.`
    for (const x of [['a', 'b', 'c'], tensor([1, 2, 3]), Float64Array.of(1, 2, 3), sparseFromDense([1, 2, 3], 3, 1)]) {
      await throwsExactly(() => takeRows(x, [row]), InputError, message)
    }
  })
})

describe('takeRowsInto', () => {
  test('writes rows to the memory given, as takeRows has them', async () => {
    const memory = new Float64Array(8)
    const t = hostTensor(Float64Array.of(1, 2, 3, 4, 5, 6), [3, 2], 'float64')
    const got = takeRowsInto(t, [2, 0, 1], memory)
    expect(got.shape).toEqual([3, 2])
    expect([...memory]).toEqual([5, 6, 1, 2, 3, 4, 0, 0])
    expect(hostData(got)).toEqual(hostData(takeRows(t, [2, 0, 1])))
    expect(hostData(got).buffer).toBe(memory.buffer)
    expect(() => takeRowsInto(t, [3], memory)).toThrow(InputError)
  })
})

describe('rowCount', () => {
  test.each([
    ['abc', "'abc'"],
    [undefined, 'undefined'],
    [{ a: 1 }, '{ a }'],
    [tensor([1], []), 'Tensor'],
    [new DataView(new ArrayBuffer(2)), 'DataView(2)'],
  ])('refuses %o', async (x, shown) => {
    const message = `takeRows: expected an array, tensor, sparse matrix, ndarray or table, got ${shown}. Convert it first.`
    await throwsExactly(() => rowCount(x), InputError, message)
  })
})
