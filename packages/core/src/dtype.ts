/** Element types a tensor can hold. `bool` is one byte an element, 0 or 1. */
export type DType = 'float32' | 'float64' | 'int32' | 'int8' | 'uint8' | 'bool'

/** The typed array that holds each dtype. */
export interface DataOf {
  float32: Float32Array
  float64: Float64Array
  int32: Int32Array
  int8: Int8Array
  uint8: Uint8Array
  bool: Uint8Array
}

export type Data = DataOf[DType]

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
} as const

/** Every dtype a tensor can have. */
export const dtypes = Object.keys(constructors) as readonly DType[]

/** A zeroed array of `length` elements. */
export function allocate<D extends DType>(dtype: D, length: number): DataOf[D] {
  return new constructors[dtype](length) as DataOf[D]
}

/** A new array of `dtype` with the values of `from`, each converted as JavaScript's typed arrays convert. */
export function copyAs<D extends DType>(dtype: D, from: ArrayLike<number>): DataOf[D] {
  if (dtype !== 'bool') return new constructors[dtype](from) as DataOf[D]
  const out = new Uint8Array(from.length)
  for (let i = 0; i < out.length; i++) out[i] = from[i] ? 1 : 0
  return out as DataOf[D]
}

/** Bytes that an element of this dtype takes: 1, 4 or 8. */
export const bytesPerElement = (dtype: DType): number => constructors[dtype].BYTES_PER_ELEMENT

/** The dtype a typed array stands for when none is named; plain arrays are float32, `Uint8Array` is uint8. */
export function dtypeOf(data: ArrayLike<number>): DType {
  if (data instanceof Float64Array) return 'float64'
  if (data instanceof Int32Array) return 'int32'
  if (data instanceof Int8Array) return 'int8'
  if (data instanceof Uint8Array) return 'uint8'
  return 'float32'
}
