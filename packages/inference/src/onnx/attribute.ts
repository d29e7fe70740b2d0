import { create } from '@bufbuild/protobuf'
import { type Attr, FormatError, InputError } from '@foldwise/core'
import { type AttributeProto, AttributeProtoSchema } from './onnx_pb.ts'
import { readTensor } from './read-tensor.ts'
import { readUtf8, writeUtf8 } from './utf8.ts'
import { writeTensor } from './write-tensor.ts'

/** AttributeProto.AttributeType: its numbers, and which of them hold a graph or another thing foldwise refuses. */
const FLOAT = 1
const INT = 2
const STRING = 3
const TENSOR = 4
const FLOATS = 6
const INTS = 7
const STRINGS = 8
const refused = new Map([
  [0, 'no type'],
  [5, 'a sub-graph'],
  [9, 'a list of tensors'],
  [10, 'a list of sub-graphs'],
  [11, 'a sparse tensor'],
  [12, 'a list of sparse tensors'],
  [13, 'a type'],
  [14, 'a list of types'],
])

/** An attribute of an ONNX file. `where` names it in messages. */
export function readAttribute(proto: AttributeProto, where: string): Attr {
  if (proto.refAttrName !== '') {
    throw new FormatError(
      `${where}: expected a value, got a reference to a function's attribute. Inline the functions.`,
    )
  }
  switch (proto.type) {
    case FLOAT:
      return { float: proto.f ?? 0 }
    case INT:
      return { int: safeInteger(proto.i ?? 0n, where) }
    case STRING:
      return { string: readUtf8(proto.s ?? new Uint8Array(), where) }
    case FLOATS:
      return { floats: proto.floats }
    case INTS:
      return { ints: proto.ints.map((i) => safeInteger(i, where)) }
    case STRINGS:
      return { strings: proto.strings.map((s) => readUtf8(s, where)) }
    case TENSOR:
      if (proto.t) return { tensor: readTensor(proto.t, where) }
  }
  const got = refused.get(proto.type) ?? (proto.type === TENSOR ? 'a tensor left out' : `attribute type ${proto.type}`)
  throw new FormatError(
    `${where}: expected a number, a string, a list of these or a tensor, got ${got}. Export the model without it.`,
  )
}

function safeInteger(value: bigint, where: string): number {
  const n = Number(value)
  if (!Number.isSafeInteger(n)) {
    throw new FormatError(`${where}: expected an integer within 2^53, got ${value}. Export the model without it.`)
  }
  return n
}

/** The ONNX form of an attribute. `where` names it in messages. */
export function writeAttribute(name: string, attr: Attr, where: string): AttributeProto {
  const proto = create(AttributeProtoSchema, { name })
  const integer = (value: number): bigint => {
    if (!Number.isSafeInteger(value)) {
      throw new InputError(`toOnnx: expected an integer for ${where}, got ${value}. Check the graph.`)
    }
    return BigInt(value)
  }
  if ('int' in attr) Object.assign(proto, { type: INT, i: integer(attr.int) })
  else if ('float' in attr) Object.assign(proto, { type: FLOAT, f: attr.float })
  else if ('string' in attr) Object.assign(proto, { type: STRING, s: writeUtf8(attr.string) })
  else if ('ints' in attr) Object.assign(proto, { type: INTS, ints: attr.ints.map(integer) })
  else if ('floats' in attr) Object.assign(proto, { type: FLOATS, floats: [...attr.floats] })
  else if ('strings' in attr) Object.assign(proto, { type: STRINGS, strings: attr.strings.map(writeUtf8) })
  else Object.assign(proto, { type: TENSOR, t: writeTensor(attr.tensor, name) })
  return proto
}
