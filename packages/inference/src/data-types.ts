import type { GraphType } from '@foldwise/core'

/** ONNX's numbers for element types (TensorProto.DataType), by position; the names as the specification prints them. */
const names =
  'undefined float uint8 int8 uint16 int16 int32 int64 string bool float16 double uint32 uint64 complex64 complex128 bfloat16 float8e4m3fn float8e4m3fnuz float8e5m2 float8e5m2fnuz uint4 int4 float4e2m1 float8e8m0 uint2 int2'.split(
    ' ',
  )

const codes: { readonly [T in GraphType]: number } = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  float64: 11,
}

const types = new Map(Object.entries(codes).map(([type, code]) => [code, type as GraphType]))

/** The class of the array that holds an element type. */
export const arrayClass = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
}

/** ONNX's number for an element type. */
export const onnxCode = (type: GraphType): number => codes[type]

/** The element type with ONNX's number `code`, or nothing where foldwise has no such type. */
export const typeOfCode = (code: number): GraphType | undefined => types.get(code)

/** How an element type reads in a message, known to foldwise or not. */
export const showCode = (code: number): string => names[code] ?? `element type ${code}`

/** Element types foldwise knows, for messages. */
export const knownTypes = Object.keys(codes).join(', ')
