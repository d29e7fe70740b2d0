import { FormatError, type GraphType, type HostArray, showShape } from '@foldwise/core'
import { arrayClass, knownTypes, showCode, typeOfCode } from '../data-types.ts'
import type { TensorProto } from './onnx_pb.ts'
import { readUtf8 } from './utf8.ts'

/** More elements than a typed array can have are refused before anything is allocated. */
const MAX_ELEMENTS = 2 ** 31

/** A tensor of an ONNX file, its bytes checked against its dims. `where` names it in messages. */
export function readTensor(proto: TensorProto, where: string): HostArray {
  const fail = (message: string): never => {
    throw new FormatError(`${where}: ${message}`)
  }
  const dtype = typeOfCode(proto.dataType)
  if (!dtype) return fail(`expected one of ${knownTypes}, got ${showCode(proto.dataType)}. Cast the model's constants.`)
  if (proto.dataLocation !== 0 || proto.externalData.length > 0) {
    fail('expected its values in the file, got external data. Save the model in one file.')
  }
  if (proto.segment) fail('expected a whole tensor, got a segment of one. Save the model in one piece.')
  const { shape, size } = readDims(proto.dims, where)
  const used = fields.filter(([key]) => proto[key].length > 0).map(([key]) => key)
  if (proto.rawData) {
    if (dtype === 'string') return fail('expected strings in string_data, got raw_data. The file is damaged.')
    if (used.length > 0) fail(`expected its values once, got raw_data and ${used[0]}. The file is damaged.`)
    return { dtype, shape, data: fromRaw(dtype, proto.rawData, size, shape, where) } as HostArray
  }
  const field = fields.find(([, holds]) => holds.includes(dtype))![0]
  const other = used.find((key) => key !== field)
  if (other) fail(`expected ${dtype} values in ${field}, got ${other}. The file is damaged.`)
  if (proto[field].length !== size) {
    fail(`expected ${size} values for shape ${showShape(shape)}, got ${proto[field].length}. The file is damaged.`)
  }
  return { dtype, shape, data: fromField(dtype, proto, where) } as HostArray
}

/** Which field of the message holds which element types. */
const fields = [
  ['floatData', ['float32']],
  ['int32Data', ['int32', 'int8', 'uint8', 'bool']],
  ['int64Data', ['int64']],
  ['doubleData', ['float64']],
  ['stringData', ['string']],
  ['uint64Data', []],
] as const satisfies readonly (readonly [keyof TensorProto, readonly GraphType[]])[] as readonly (readonly [
  'floatData' | 'int32Data' | 'int64Data' | 'doubleData' | 'stringData' | 'uint64Data',
  readonly GraphType[],
])[]

function readDims(dims: readonly bigint[], where: string): { shape: number[]; size: number } {
  const shape = dims.map(Number)
  if (shape.length > 64) {
    throw new FormatError(`${where}: expected at most 64 axes, got ${shape.length}. The file is damaged.`)
  }
  // Every partial product is checked, zeros apart, so that no product can pass 2^53 and lose its low bits.
  let size = 1
  for (const d of shape) {
    if (!(d >= 0 && d <= MAX_ELEMENTS && size * Math.max(d, 1) <= MAX_ELEMENTS)) {
      throw new FormatError(
        `${where}: expected dims of at most 2^31 elements, got [${dims.slice(0, 8).join(', ')}]. The file is damaged.`,
      )
    }
    size *= Math.max(d, 1)
  }
  return { shape, size: shape.includes(0) ? 0 : size }
}

function fromRaw(
  dtype: Exclude<GraphType, 'string'>,
  bytes: Uint8Array,
  size: number,
  shape: readonly number[],
  where: string,
): HostArray['data'] {
  const type = arrayClass[dtype]
  if (bytes.length !== size * type.BYTES_PER_ELEMENT) {
    throw new FormatError(
      `${where}: expected ${size * type.BYTES_PER_ELEMENT} bytes for ${dtype} ${showShape(shape)}, got ${bytes.length}. The file is damaged.`,
    )
  }
  // A copy: raw_data starts anywhere in the file, a typed array only at a multiple of its element's size.
  // Not `slice`, which gives a view where the file came as Node's Buffer.
  const data = new type(new Uint8Array(bytes).buffer)
  if (dtype === 'bool') checkRange(data as Uint8Array, 0, 1, dtype, where)
  return data
}

function fromField(dtype: GraphType, proto: TensorProto, where: string): HostArray['data'] {
  switch (dtype) {
    case 'float32':
      return Float32Array.from(proto.floatData)
    case 'float64':
      return Float64Array.from(proto.doubleData)
    case 'int64':
      return BigInt64Array.from(proto.int64Data)
    case 'int32':
      return Int32Array.from(proto.int32Data)
    case 'int8':
      return Int8Array.from(checkRange(proto.int32Data, -128, 127, dtype, where))
    case 'uint8':
      return Uint8Array.from(checkRange(proto.int32Data, 0, 255, dtype, where))
    case 'bool':
      return Uint8Array.from(checkRange(proto.int32Data, 0, 1, dtype, where))
    case 'string':
      return proto.stringData.map((s) => readUtf8(s, where))
  }
}

function checkRange<A extends ArrayLike<number>>(values: A, min: number, max: number, dtype: string, where: string): A {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (v < min || v > max) {
      throw new FormatError(`${where}: expected ${dtype} values of ${min} to ${max}, got ${v}. The file is damaged.`)
    }
  }
  return values
}
