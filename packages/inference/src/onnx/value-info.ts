import { create } from '@bufbuild/protobuf'
import { FormatError, show, type ValueSpec } from '@foldwise/core'
import { knownTypes, onnxCode, showCode, typeOfCode } from '../data-types.ts'
import {
  DimensionProtoSchema,
  TensorShapeProtoSchema,
  TensorTypeProtoSchema,
  TypeProtoSchema,
  type ValueInfoProto,
  ValueInfoProtoSchema,
} from './onnx_pb.ts'

/** How a size that ONNX leaves unnamed is written in a `ValueSpec`. */
const UNNAMED = '?'

/** A graph's input or output as an ONNX file states it. */
export function readValueInfo(proto: ValueInfoProto, role: 'input' | 'output'): ValueSpec {
  const where = `fromOnnx: ${role} ${show(proto.name)}`
  const type = proto.type?.value
  if (type?.case !== 'tensorType') {
    const got = type?.case === undefined ? 'no type' : article(type.case.replace('Type', ''))
    throw new FormatError(`${where}: expected a tensor, got ${got}. Export the model without ZipMap and sequences.`)
  }
  const dtype = typeOfCode(type.value.elemType)
  if (!dtype) {
    const got = showCode(type.value.elemType)
    throw new FormatError(`${where}: expected one of ${knownTypes}, got ${got}. Cast it inside the model.`)
  }
  if (!type.value.shape) {
    throw new FormatError(`${where}: expected a shape, got none. Run ONNX shape inference on the model first.`)
  }
  const shape = type.value.shape.dim.map(({ value }) => {
    if (value.case === undefined) return UNNAMED
    if (value.case === 'dimParam') return value.value === '' ? UNNAMED : value.value
    if (value.value < 0n || value.value > 2n ** 31n) {
      throw new FormatError(`${where}: expected axis sizes of 0 to 2^31, got ${value.value}. The file is damaged.`)
    }
    return Number(value.value)
  })
  return { name: proto.name, dtype, shape }
}

const article = (noun: string): string => (/^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`)

export function writeValueInfo(spec: ValueSpec): ValueInfoProto {
  const dim = spec.shape.map((d) => {
    if (typeof d === 'number') return create(DimensionProtoSchema, { value: { case: 'dimValue', value: BigInt(d) } })
    return create(DimensionProtoSchema, d === UNNAMED ? {} : { value: { case: 'dimParam', value: d } })
  })
  const tensor = create(TensorTypeProtoSchema, {
    elemType: onnxCode(spec.dtype),
    shape: create(TensorShapeProtoSchema, { dim }),
  })
  return create(ValueInfoProtoSchema, {
    name: spec.name,
    type: create(TypeProtoSchema, { value: { case: 'tensorType', value: tensor } }),
  })
}
