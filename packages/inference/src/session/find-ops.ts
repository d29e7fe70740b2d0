import { type Graph, InputError } from '@foldwise/core'
import type { GraphOp } from './graph-op.ts'

/** What a few operators that foldwise refuses on purpose can be replaced with. */
const remedies: { readonly [key: string]: string } = {
  'ai.onnx.ml:ZipMap': 'Export the model with probabilities as a tensor (skl2onnx: options={"zipmap": False}).',
}

/** The operator of each node. Throws `InputError` naming every operator of the graph that is not among `ops`. */
export function findOps(graph: Graph, ops: readonly GraphOp[]): GraphOp[] {
  const table = new Map<string, GraphOp>()
  for (const op of ops) table.set(keyOf(op.domain, op.name), op)
  const missing = new Map<string, string>()
  const found = graph.nodes.map((node) => {
    const key = keyOf(node.domain, node.op)
    const op = table.get(key)
    const version = graph.opsets[node.domain ?? '']!
    if (!op) missing.set(key, node.domain ? `${node.domain}.${node.op}` : node.op)
    else if (op.since && version < op.since) {
      throw new InputError(
        `session: expected version ${op.since} or later of operator set '${node.domain || 'ai.onnx'}' for ${node.op}, got ${version}. Convert the model with onnx.version_converter.`,
      )
    }
    return op
  })
  if (missing.size > 0) {
    const remedy = remedies[[...missing.keys()][0]!] ?? 'Pass operators for them in the option ops.'
    throw new InputError(
      `session: expected operators among the ${table.size} it has, got ${[...missing.values()].join(', ')}. ${remedy}`,
    )
  }
  return found as GraphOp[]
}

const keyOf = (domain: string | undefined, name: string): string => `${domain ?? ''}:${name}`
