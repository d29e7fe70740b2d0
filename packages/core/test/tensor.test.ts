import { describe, expect, test } from 'vitest'
import {
  allocate,
  bytesPerElement,
  copyAs,
  dtypeOf,
  dtypes,
  hostData,
  hostTensor,
  InputError,
  tensor,
} from '../src/index.ts'
import { throwsExactly } from './throws.ts'

describe('tensor', () => {
  test.each(dtypes)('holds %s values', async (dtype) => {
    const t = tensor([1, 0, 1], [3], dtype)
    expect([t.dtype, t.shape, t.size]).toEqual([dtype, [3], 3])
    expect([...(await t.data())]).toEqual([1, 0, 1])
    expect(hostData(t).BYTES_PER_ELEMENT).toBe(bytesPerElement(dtype))
    expect(hostData(t).constructor).toBe(allocate(dtype, 0).constructor)
  })

  test('takes its dtype from typed arrays, float32 otherwise, and its shape from the length', () => {
    expect(tensor([1, 2])).toMatchObject({ dtype: 'float32', shape: [2] })
    for (const dtype of dtypes) if (dtype !== 'bool') expect(tensor(allocate(dtype, 1)).dtype).toBe(dtype)
    expect(dtypeOf(new Int16Array(1))).toBe('float32')
    expect(tensor([7], []).size).toBe(1)
  })

  test('copies on the way in and out, and hostTensor does not', async () => {
    const values = Float64Array.of(1, 2)
    const copied = tensor(values)
    const handed = hostTensor(values, [2], 'float64')
    values[0] = 9
    expect([...(await copied.data())]).toEqual([1, 2])
    expect(hostData(handed)).toBe(values)
    const out = await copied.data()
    out[0] = 9
    expect([...(await copied.data())]).toEqual([1, 2])
  })

  test('converts as typed arrays do; anything but 0 is true', () => {
    expect([...copyAs('int8', [300, -1.7])]).toEqual([44, -1])
    expect([...copyAs('bool', [0, 2, -1, 0.5])]).toEqual([0, 1, 1, 1])
  })

  test('its shape cannot be changed, nor the one it was made of matter', () => {
    const shape = [1, 2]
    const t = tensor([1, 2], shape)
    shape[0] = 9
    expect(t.shape).toEqual([1, 2])
    expect(Object.isFrozen(t.shape)).toBe(true)
  })

  test('refuses a shape of another size, and use after dispose', async () => {
    await throwsExactly(
      () => tensor([1, 2, 3], [2, 2]),
      InputError,
      'tensor: expected 4 values for shape [2, 2], got 3. Check the shape.',
    )
    const t = tensor([1])
    t.dispose()
    t.dispose()
    expect(t.disposed).toBe(true)
    const message = 'tensor.data: expected a live tensor, got one that was disposed. Dispose it after its last use.'
    await throwsExactly(() => t.data(), InputError, message)
    await throwsExactly(() => hostData(t), InputError, message)
  })

  test('is freed at the end of a using block', () => {
    let kept: ReturnType<typeof tensor>
    {
      using t = tensor([1])
      kept = t
    }
    expect(kept.disposed).toBe(true)
  })
})
