import fc from 'fast-check'
import ndarray from 'ndarray'
import { describe, expect, test } from 'vitest'
import { dtypes, fromNdarray, hostData, InputError, sizeOf, tensor, toNdarray } from '../src/index.ts'
import { throwsExactly } from './throws.ts'

describe('fromNdarray', () => {
  test('copies strided, transposed, reversed and stepped views in row-major order', () => {
    const a = ndarray(
      Float64Array.from({ length: 12 }, (_, i) => i),
      [3, 4],
    )
    const cases = [a, a.transpose(1, 0), a.step(-1, 1), a.step(1, -2), a.lo(1, 2), a.hi(2, 3).transpose(1, 0)]
    for (const view of cases) {
      const t = fromNdarray(view)
      expect(t.shape).toEqual(view.shape)
      expect(t.dtype).toBe('float64')
      const expected: number[] = []
      for (let i = 0; i < view.shape[0]!; i++) {
        for (let j = 0; j < view.shape[1]!; j++) expected.push(view.get(i, j))
      }
      expect([...hostData(t)]).toEqual(expected)
    }
  })

  test('takes scalars, empty views and any rank', () => {
    expect([...hostData(fromNdarray(ndarray([7], [])))]).toEqual([7])
    expect(fromNdarray(ndarray(new Float32Array(0), [0, 3])).shape).toEqual([0, 3])
    const deep = ndarray(
      Int32Array.from({ length: 24 }, (_, i) => i),
      [2, 3, 4],
    ).transpose(2, 0, 1)
    const t = fromNdarray(deep)
    expect(t.dtype).toBe('int32')
    expect(hostData(t)[sizeOf(t.shape) - 1]).toBe(deep.get(3, 1, 2))
  })

  test('converts to the dtype asked for', () => {
    expect(hostData(fromNdarray(ndarray([1.7, -2.2], [2]), 'int32'))).toEqual(Int32Array.of(1, -2))
  })

  test('refuses views that leave their data, wrong strides and values that are not numbers', async () => {
    const v = (data: unknown, shape: number[], stride: number[], offset = 0) =>
      ({ data, shape, stride, offset }) as Parameters<typeof fromNdarray>[0]
    const refuses = (view: Parameters<typeof fromNdarray>[0], message: string) =>
      throwsExactly(() => fromNdarray(view), InputError, message)
    await refuses(
      v([1, 2], [3], [1]),
      'fromNdarray: expected a view inside its data, got element 2. Check offset and stride.',
    )
    await refuses(
      v([1, 2], [2], [-1]),
      'fromNdarray: expected a view inside its data, got element -1. Check offset and stride.',
    )
    await refuses(v([1, 2], [2], [1, 1]), 'fromNdarray: expected a stride for each axis, got [1, 1]. Check the view.')
    await refuses(v(['a'], [1], [1]), "fromNdarray: expected numbers, got 'a' in element 0. Convert the data.")
    await refuses(
      v([], [-1], [1]),
      'fromNdarray: expected axis sizes that are integers >= 0, got [-1]. Check the shape.',
    )
    await refuses(
      v([], [1e9, 1e9], [1, 1]),
      'fromNdarray: expected at most 2^32 - 1 elements, got [1000000000, 1000000000]. Split the data.',
    )
  })
})

describe('toNdarray', () => {
  test('is a view: writing to it changes the tensor', () => {
    const t = tensor([1, 2, 3, 4, 5, 6], [2, 3])
    const view = toNdarray(t) as ReturnType<typeof ndarray<Float32Array>>
    expect(view.shape).toEqual([2, 3])
    expect(view.get(1, 0)).toBe(4)
    view.set(1, 0, 9)
    expect(hostData(t)[3]).toBe(9)
  })

  test('goes there and back for every dtype and shape', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dtypes),
        fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }),
        (dtype, shape) => {
          const t = tensor(
            Array.from({ length: sizeOf(shape) }, (_, i) => i % 2),
            shape,
            dtype,
          )
          const back = fromNdarray(toNdarray(t), dtype)
          expect(back.shape).toEqual(t.shape)
          expect(hostData(back)).toEqual(hostData(t))
          expect(hostData(back)).not.toBe(hostData(t))
        },
      ),
    )
  })
})
