import { fromBinary } from '@bufbuild/protobuf'
import { type Attr, FormatError, type Graph, type GraphNode, type HostArray, InputError, show } from '@foldwise/core'
import { graphProblem } from '../graph/graph-problem.ts'
import { readAttribute } from './attribute.ts'
import { checkCounts } from './check-counts.ts'
import { type ModelProto, ModelProtoSchema, type NodeProto } from './onnx_pb.ts'
import { irVersions, normalDomain, opsetVersions } from './opset-versions.ts'
import { readTensor } from './read-tensor.ts'
import { readValueInfo } from './value-info.ts'

export interface FromOnnxOptions {
  /** Larger files are refused. Default 2^31 - 1, the most that protocol buffers allow. */
  readonly maxBytes?: number
}

/**
 * The graph of an ONNX file. Nothing in the file is trusted: sizes are checked before memory is taken, and sub-graphs,
 * functions, external data, sparse tensors, sequences, maps and element types foldwise lacks are refused by name.
 * Inputs that have an initializer become constants. Operators themselves are looked up when a session is made.
 * Throws `FormatError` for anything that is not an ONNX file of this kind.
 */
export function fromOnnx(bytes: Uint8Array, options: FromOnnxOptions = {}): Graph {
  if (!(bytes instanceof Uint8Array)) {
    throw new InputError(`fromOnnx: expected a Uint8Array, got ${show(bytes)}. Pass the file's bytes.`)
  }
  const maxBytes = options.maxBytes ?? 2 ** 31 - 1
  if (bytes.length > maxBytes) {
    throw new FormatError(
      `fromOnnx: expected at most ${maxBytes} bytes, got ${bytes.length}. Raise maxBytes if you trust the file.`,
    )
  }
  const model = parse(bytes)
  const opsets = checkModel(model)
  const proto = model.graph!
  const constants = unique(
    proto.initializer.map((t) => [t.name, readTensor(t, `fromOnnx: constant ${show(t.name)}`)]),
    'constants',
  )
  const graph: Graph = {
    inputs: proto.input.filter((v) => !Object.hasOwn(constants, v.name)).map((v) => readValueInfo(v, 'input')),
    outputs: proto.output.map((v) => readValueInfo(v, 'output')),
    nodes: proto.node.map(readNode),
    constants: constants as { [name: string]: HostArray },
    opsets,
  }
  const problem = graphProblem(graph)
  if (problem) throw new FormatError(`fromOnnx: ${problem}`)
  return graph
}

function parse(bytes: Uint8Array): ModelProto {
  try {
    checkCounts(bytes)
    return fromBinary(ModelProtoSchema, bytes, { readUnknownFields: false })
  } catch (cause) {
    if (cause instanceof FormatError) throw cause
    throw new FormatError('fromOnnx: expected an ONNX file, got bytes that are not one. Check the file.', { cause })
  }
}

/** The operator sets of a model whose head is in order. */
function checkModel(model: ModelProto): { [domain: string]: number } {
  const fail = (message: string): never => {
    throw new FormatError(`fromOnnx: ${message}`)
  }
  const [oldest, newest] = irVersions
  if (model.irVersion < oldest || model.irVersion > newest) {
    fail(`expected ir_version ${oldest} to ${newest}, got ${model.irVersion}. Convert the model.`)
  }
  if (!model.graph) fail('expected a graph, got none. Check the file.')
  if (model.functions.length > 0) fail('expected operators only, got functions. Inline them with onnx.inliner.')
  if (model.trainingInfo.length > 0) fail('expected a model to run, got training information. Export it for inference.')
  if (model.graph!.sparseInitializer.length > 0) {
    fail('expected dense constants, got a sparse initializer. Save the constants dense.')
  }
  const opsets = unique(
    model.opsetImport.map((o) => [normalDomain(o.domain), Number(o.version)]),
    'operator sets',
  )
  for (const [domain, version] of Object.entries(opsets)) {
    if (!Number.isSafeInteger(version) || version < 1) {
      fail(`expected a version of operator set ${show(domain)} >= 1, got ${version}. The file is damaged.`)
    }
    const known = Object.hasOwn(opsetVersions, domain) ? opsetVersions[domain] : undefined
    if (known && (version < known[0] || version > known[1])) {
      const range = known[0] === known[1] ? `version ${known[0]}` : `versions ${known[0]} to ${known[1]}`
      fail(
        `expected ${range} of operator set '${domain || 'ai.onnx'}', got ${version}. Convert it with onnx.version_converter.`,
      )
    }
  }
  return opsets
}

function readNode(proto: NodeProto, i: number): GraphNode {
  const title = `node ${i} (${proto.opType})`
  if (proto.overload !== '') {
    throw new FormatError(
      `fromOnnx: expected ${title} without overload, got ${show(proto.overload)}. Inline functions.`,
    )
  }
  const attrs = unique<Attr>(
    proto.attribute.map((a) => [a.name, readAttribute(a, `fromOnnx: ${show(a.name)} of ${title}`)]),
    `attributes of ${title}`,
  )
  const domain = normalDomain(proto.domain)
  return { op: proto.opType, ...(domain && { domain }), inputs: proto.input, outputs: proto.output, attrs }
}

/** `Object.fromEntries` defines properties, so that a name such as `__proto__` is a name like any other. */
function unique<T>(entries: [string, T][], what: string): { [name: string]: T } {
  const names = new Set<string>()
  for (const [name] of entries) {
    if (names.has(name))
      throw new FormatError(
        `fromOnnx: expected ${what} with different names, got ${show(name)} twice. The file is damaged.`,
      )
    names.add(name)
  }
  return Object.fromEntries(entries)
}
