import { create, toBinary } from '@bufbuild/protobuf'
import { type Graph, InputError } from '@foldwise/core'
import { graphProblem } from '../graph/graph-problem.ts'
import { graphSize } from '../graph/graph-size.ts'
import { writeAttribute } from './attribute.ts'
import {
  GraphProtoSchema,
  ModelProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  OperatorSetIdProtoSchema,
  StringStringEntryProtoSchema,
} from './onnx_pb.ts'
import { writeValueInfo } from './value-info.ts'
import { writeTensor } from './write-tensor.ts'

export interface ToOnnxOptions {
  /** Name of the graph inside the file. Default 'foldwise'. */
  readonly name?: string
  /** Version of what made the model, as the file states it. Default: left out. */
  readonly producerVersion?: string
  /** Named texts that travel with the model (`metadata_props`). Default: none. */
  readonly metadata?: { readonly [key: string]: string }
}

/** Protocol buffers end at 2 GiB; a margin is left for names. */
const MAX_BYTES = 2 ** 31 - 2 ** 20

/**
 * The graph as an ONNX file. Deterministic: attributes, constants, operator sets and metadata are written in the order
 * of their names, so equal graphs give equal bytes. The file's `ir_version` is the oldest that has the operator set.
 * Throws `InputError` where the graph is broken (see `validateGraph`) or has more constants than a file can hold.
 */
export function toOnnx(graph: Graph, options: ToOnnxOptions = {}): Uint8Array {
  const problem = graphProblem(graph)
  if (problem) throw new InputError(`toOnnx: ${problem}`)
  const bytes = graphSize(graph)
  if (bytes > MAX_BYTES) {
    throw new InputError(
      `toOnnx: expected at most 2 GiB of constants, got ${bytes} bytes. Quantize or split the model.`,
    )
  }
  const model = create(ModelProtoSchema, {
    irVersion: irVersion(graph.opsets[''] ?? 0),
    producerName: 'foldwise',
    producerVersion: options.producerVersion ?? '',
    opsetImport: sorted(graph.opsets).map(([domain, version]) =>
      create(OperatorSetIdProtoSchema, { domain, version: BigInt(version) }),
    ),
    metadataProps: sorted(options.metadata ?? {}).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    ),
    graph: create(GraphProtoSchema, {
      name: options.name ?? 'foldwise',
      node: graph.nodes.map((_, i) => writeNode(graph, i)),
      initializer: sorted(graph.constants).map(([name, array]) => writeTensor(array, name)),
      input: graph.inputs.map(writeValueInfo),
      output: graph.outputs.map(writeValueInfo),
    }),
  })
  return toBinary(ModelProtoSchema, model, { writeUnknownFields: false })
}

function writeNode(graph: Graph, i: number): NodeProto {
  const { op, domain, inputs, outputs, attrs } = graph.nodes[i]!
  return create(NodeProtoSchema, {
    name: `${op}_${i}`,
    opType: op,
    domain: domain ?? '',
    input: [...inputs],
    output: [...outputs],
    attribute: sorted(attrs).map(([name, attr]) => writeAttribute(name, attr, `'${name}' of node ${i} (${op})`)),
  })
}

/** ONNX ties its operator sets to versions of the file format: https://github.com/onnx/onnx/blob/main/docs/Versioning.md */
const irVersion = (opset: number): bigint => (opset <= 18 ? 8n : opset <= 20 ? 9n : 10n)

/** By code unit, which is the same everywhere; `localeCompare` is not. */
const sorted = <T>(record: { readonly [key: string]: T }): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
