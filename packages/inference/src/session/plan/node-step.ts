import type { GraphNode, HostArray } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { Attrs } from '../attrs.ts'
import type { GraphOp, NodeSetup, RunNode } from '../graph-op.ts'

/** A node with its operator, ready to run on the host. */
export interface NodeStep {
  readonly op: GraphOp
  readonly node: GraphNode
  readonly run: RunNode
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** What the operator is made from; attributes that nobody has read yet. */
  readonly setup: () => NodeSetup
}

/** What every node of a graph is made with. */
export interface Surroundings {
  readonly kernels: Kernels
  readonly constants: ReadonlyMap<string, HostArray>
  readonly opsets: { readonly [domain: string]: number }
}

/** Sets a node up. Throws `InputError` for attributes that the operator does not have. */
export function nodeStep(
  op: GraphOp,
  node: GraphNode,
  inputs: readonly string[],
  outputs: readonly string[],
  where: string,
  { kernels, constants, opsets }: Surroundings,
): NodeStep {
  const setupWith = (attrs: Attrs): NodeSetup => ({
    where,
    attrs,
    opset: opsets[node.domain ?? '']!,
    inputs: inputs.length,
    outputs: outputs.length,
    kernels,
    constant: (k) => constants.get(inputs[k] ?? ''),
  })
  const attrs = new Attrs(where, node.attrs)
  const run = op.create(setupWith(attrs))
  attrs.assertAllRead()
  return { op, node, run, inputs, outputs, setup: () => setupWith(new Attrs(where, node.attrs)) }
}
