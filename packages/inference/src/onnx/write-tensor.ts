import { create } from '@bufbuild/protobuf'
import { type HostArray, InputError, showShape, sizeOf } from '@foldwise/core'
import { onnxCode } from '../data-types.ts'
import { type TensorProto, TensorProtoSchema } from './onnx_pb.ts'
import { writeUtf8 } from './utf8.ts'

/** The ONNX form of a constant: little-endian `raw_data`, `string_data` for strings. */
export function writeTensor(array: HostArray, name: string): TensorProto {
  if (array.data.length !== sizeOf(array.shape)) {
    throw new InputError(
      `toOnnx: expected ${sizeOf(array.shape)} values for shape ${showShape(array.shape)} of '${name}', got ${array.data.length}. Check the constant.`,
    )
  }
  const proto = create(TensorProtoSchema, {
    name,
    dataType: onnxCode(array.dtype),
    dims: array.shape.map(BigInt),
  })
  if (array.dtype === 'string') proto.stringData = (array.data as readonly string[]).map(writeUtf8)
  else {
    const view = array.data as Uint8Array
    proto.rawData = new Uint8Array(view.buffer, view.byteOffset, view.byteLength) as Uint8Array<ArrayBuffer>
  }
  return proto
}
