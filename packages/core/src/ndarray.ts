import type { DataOf, DType } from './dtype.ts'
import { InputError, show } from './errors.ts'

/** The part of the `ndarray` package's arrays that we read; any strided view of this shape will do. */
export interface NdArray {
  readonly data: ArrayLike<number>
  readonly shape: readonly number[]
  readonly stride: readonly number[]
  readonly offset: number
}

export function isNdArray(x: unknown): x is NdArray {
  const a = x as Partial<NdArray> | null
  return typeof a === 'object' && a !== null && Array.isArray(a.shape) && Array.isArray(a.stride) && 'offset' in a
}

/** The values of a strided view in row-major order, written to `out`. */
export function copyNdArray<D extends DType>(from: NdArray, out: DataOf[D]): DataOf[D] {
  const { data, shape, stride, offset } = from
  if (stride.length !== shape.length) {
    throw new InputError(`fromNdarray: expected a stride for each axis, got ${show(stride)}. Check the view.`)
  }
  const index = new Array<number>(shape.length).fill(0)
  let at = offset
  for (let i = 0; i < out.length; i++) {
    const value = data[at]
    if (typeof value !== 'number') {
      if (value !== undefined) {
        throw new InputError(`fromNdarray: expected numbers, got ${show(value)} in element ${at}. Convert the data.`)
      }
      throw new InputError(`fromNdarray: expected a view inside its data, got element ${at}. Check offset and stride.`)
    }
    out[i] = value
    for (let d = shape.length - 1; d >= 0; d--) {
      at += stride[d]!
      if (++index[d]! < shape[d]!) break
      at -= stride[d]! * shape[d]!
      index[d] = 0
    }
  }
  return out
}
