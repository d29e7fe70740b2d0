import { type Graph, type HostArray, InputError } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { findOps } from '../find-ops.ts'
import type { GraphOp } from '../graph-op.ts'
import type { HeldMemory } from '../held/memory.ts'
import { dropIdentities } from './drop-identities.ts'
import { foldBatchNorms } from './fold-batch-norms.ts'
import { foldPads } from './fold-pads.ts'
import { type FusedStep, fuseSteps, hostStep, type Packed } from './fuse-steps.ts'
import { type NodeStep, nodeStep } from './node-step.ts'

/** One node or several fused ones, ready to run. */
export interface Step extends Omit<FusedStep, 'nodes' | 'packed'> {
  /** Without what they were made from, which would keep every constant of the graph. */
  readonly nodes: readonly Pick<NodeStep, 'op' | 'run' | 'inputs' | 'outputs'>[]
  /** Values nobody needs after this step. */
  readonly frees: readonly string[]
}

/** A graph, ready to run. */
export interface Plan {
  readonly steps: readonly Step[]
  /** Values that never change: constants, and what nodes made of nothing but constants. */
  readonly constants: ReadonlyMap<string, HostArray>
  /** Those that are in kernel memory wherever they are read. */
  readonly packed: Packed
}

/**
 * Sets every node up, runs those that have only constants (a quantized weight is dequantized once), and works out when
 * each value can be freed. With `memory` nodes are simplified and fused, and those that can keep their values in it.
 * `graph` has been validated and pruned.
 */
export function planGraph(
  graph: Graph,
  ops: readonly GraphOp[],
  kernels: Kernels,
  memory: HeldMemory | undefined,
): Plan {
  const constants = new Map(Object.entries(graph.constants))
  const surroundings = { kernels, constants, opsets: graph.opsets }
  const found = findOps(graph, ops)
  const nodes: NodeStep[] = []
  graph.nodes.forEach((node, i) => {
    const op = found[i]!
    const where = `${node.op} (node ${i})`
    const inputs = withoutTail(node.inputs)
    const outputs = withoutTail(node.outputs)
    checkArity(op, where, inputs.length, outputs.length)
    const step = nodeStep(op, node, inputs, outputs, where, surroundings)
    if (inputs.every((name) => name === '' || constants.has(name))) {
      const made = step.run(inputs.map((name) => constants.get(name)))
      for (const [k, name] of outputs.entries()) if (name !== '') constants.set(name, made[k]!)
    } else nodes.push(step)
  })
  const steps = memory ? optimized(memory) : nodes.map(hostStep)
  function optimized(memory: HeldMemory): FusedStep[] {
    const padded = foldPads(dropIdentities(nodes, graph), graph, constants, surroundings)
    return fuseSteps(foldBatchNorms(padded, graph, constants, surroundings), graph, constants, memory)
  }
  const packed = packedEverywhere(steps, graph)
  return { steps: withFrees(steps, graph), constants: onlyUsed(constants, packed, steps, graph), packed }
}

/** ONNX leaves optional inputs and outputs out with an empty name; at the end they need no name at all. */
function withoutTail(names: readonly string[]): readonly string[] {
  let n = names.length
  while (n > 0 && names[n - 1] === '') n--
  return names.slice(0, n)
}

function checkArity(op: GraphOp, where: string, inputs: number, outputs: number): void {
  const [minIn, maxIn, minOut, maxOut] = op.arity ?? [1, 1, 1, 1]
  const range = (min: number, max: number) =>
    min === max ? `${min}` : max === Infinity ? `${min} or more` : `${min} to ${max}`
  if (inputs < minIn || inputs > maxIn) {
    throw new InputError(`${where}: expected ${range(minIn, maxIn)} inputs, got ${inputs}. Check the graph.`)
  }
  if (outputs < minOut || outputs > maxOut) {
    throw new InputError(`${where}: expected ${range(minOut, maxOut)} outputs, got ${outputs}. Check the graph.`)
  }
}

/** Names that a step reads, those that only its host way reads included. */
const namesOf = (step: Pick<FusedStep, 'inputs' | 'nodes'>): readonly string[] => [
  ...step.inputs,
  ...step.nodes.flatMap((n) => n.inputs),
]

function withFrees(steps: readonly FusedStep[], graph: Graph): Step[] {
  const needed = new Set(graph.outputs.map((o) => o.name))
  const out: Step[] = []
  for (const { packed: _, ...step } of [...steps].reverse()) {
    const nodes = step.nodes.map(({ op, run, inputs, outputs }) => ({ op, run, inputs, outputs }))
    const names = [...namesOf(step), ...step.nodes.flatMap((n) => n.outputs)]
    const frees = [...new Set(names)].filter((name) => name !== '' && !needed.has(name))
    for (const name of namesOf(step)) needed.add(name)
    out.push({ ...step, nodes, frees })
  }
  return out.reverse()
}

function packedEverywhere(steps: readonly FusedStep[], graph: Graph): Packed {
  const packed = new Map(steps.flatMap((s) => [...s.packed]))
  for (const { name } of graph.outputs) packed.delete(name)
  for (const step of steps) for (const name of namesOf(step)) if (!step.packed.has(name)) packed.delete(name)
  return packed
}

/** Constants that were only there to make others are let go, and those that are packed. */
function onlyUsed(
  constants: ReadonlyMap<string, HostArray>,
  packed: Packed,
  steps: readonly FusedStep[],
  graph: Graph,
): Map<string, HostArray> {
  const used = new Set([...steps.flatMap(namesOf), ...graph.outputs.map((o) => o.name)])
  return new Map([...constants].filter(([name]) => used.has(name) && !packed.has(name)))
}
