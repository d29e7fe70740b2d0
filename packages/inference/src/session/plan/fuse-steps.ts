import type { Graph, HostArray } from '@foldwise/core'
import type { Activation } from '@foldwise/kernels'
import { NO_ACTIVATION, type RunHeld } from '../held/held-op.ts'
import type { HeldMemory } from '../held/memory.ts'
import type { NodeStep } from './node-step.ts'
import { countUses, isOnnx } from './uses.ts'

/** Constants that are kept in kernel memory, by name, and what makes them again. */
export type Packed = ReadonlyMap<string, () => HostArray>

/** One node or several fused ones. */
export interface FusedStep {
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** The nodes in turn: what is run where `held` does not take the values there are. */
  readonly nodes: readonly NodeStep[]
  /** The way on values in kernel memory, if there is one. */
  readonly held: RunHeld | undefined
  /** Whether it takes values from the host there. */
  readonly enters: boolean
  /** The value that `held` adds to its result; not among `inputs` it is given, but the last of this step's. */
  readonly residual: string | undefined
  /** Constants that it has in a form of its own, and how each is made again. */
  readonly packed: Packed
}

/** A node alone, on the host. */
export const hostStep = (node: NodeStep): FusedStep => ({
  ...{ inputs: node.inputs, outputs: node.outputs, nodes: [node] },
  ...{ held: undefined, enters: false, residual: undefined, packed: new Map() },
})

/** Nodes with a way on values in kernel memory take that, together with a sum and an activation that follow. */
export function fuseSteps(
  steps: readonly NodeStep[],
  graph: Graph,
  constants: ReadonlyMap<string, HostArray>,
  memory: HeldMemory,
): FusedStep[] {
  const uses = countUses(steps, graph)
  const after = new Map(steps.flatMap((s) => s.inputs.map((name) => [name, s] as const)))
  const made = new Set(graph.inputs.map((i) => i.name))
  const outputs = new Set(graph.outputs.map((o) => o.name))
  const taken = new Set<NodeStep>()
  const out: FusedStep[] = []
  for (const step of steps) {
    if (taken.has(step)) continue
    const chain = chainOf(step, { uses, after, made, constants, outputs })
    const fused = fuse(chain, memory)
    for (const node of fused.nodes) taken.add(node)
    for (const name of fused.outputs) made.add(name)
    out.push(fused)
  }
  return out
}

interface Chain {
  readonly nodes: readonly NodeStep[]
  readonly residual: string | undefined
  readonly bias: HostArray | undefined
  readonly activation: Activation
}

interface Known {
  readonly uses: ReadonlyMap<string, number>
  /** A step that reads a value: the only one where the value is read once. */
  readonly after: ReadonlyMap<string, NodeStep>
  /** Values that exist before the step. */
  readonly made: ReadonlySet<string>
  readonly constants: ReadonlyMap<string, HostArray>
  readonly outputs: ReadonlySet<string>
}

function chainOf(step: NodeStep, { uses, after, made, constants, outputs }: Known): Chain {
  const nodes = [step]
  let residual: string | undefined
  let bias: HostArray | undefined
  const next = (): NodeStep | undefined => {
    const name = nodes.at(-1)!.outputs[0]!
    return nodes.at(-1)!.outputs.length === 1 && uses.get(name) === 1 && !outputs.has(name)
      ? after.get(name)
      : undefined
  }
  const { fuses } = step.op.held ?? {}
  if (fuses === 'sum and activation') {
    const sum = next()
    if (isOnnx(sum, 'Add')) {
      const other = sum.inputs.find((name) => name !== nodes[0]!.outputs[0])
      const constant = constants.get(other ?? '')
      if (other !== undefined && made.has(other)) residual = other
      else if (constant && isOnnx(step, 'MatMul')) bias = constant
      if (residual !== undefined || bias) nodes.push(sum)
    }
  }
  const last = fuses && next()
  const activation = last ? last.op.held?.activation?.(last.setup()) : undefined
  if (last && activation) nodes.push(last)
  return { nodes, residual, bias, activation: activation ?? NO_ACTIVATION }
}

function fuse({ nodes, residual, bias, activation }: Chain, memory: HeldMemory): FusedStep {
  const [first] = nodes as [NodeStep]
  const { op, inputs: own } = first
  const packed = new Map<string, () => HostArray>()
  const packs = (i: number, unpack: () => HostArray): void => void packed.set(own[i]!, unpack)
  const held = op.held?.create({ ...first.setup(), memory, activation, bias, packs })
  if (!held) return hostStep(first)
  const enters = op.held?.enters?.(first.setup()) ?? false
  const inputs = [...own, ...(residual === undefined ? [] : [residual])]
  // What takes no values from the host may go the usual way at each run, and would unpack each time.
  return { inputs, outputs: nodes.at(-1)!.outputs, nodes, held, enters, residual, packed: enters ? packed : new Map() }
}
