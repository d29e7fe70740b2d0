import type { Graph } from '@foldwise/core'
import type { NodeStep } from './node-step.ts'

/** How often each value is read, by nodes and as an output of the graph. */
export function countUses(steps: readonly Pick<NodeStep, 'inputs'>[], graph: Graph): Map<string, number> {
  const uses = new Map<string, number>()
  for (const name of [...steps.flatMap((s) => s.inputs), ...graph.outputs.map((o) => o.name)]) {
    uses.set(name, (uses.get(name) ?? 0) + 1)
  }
  return uses
}

/** Whether a step is an operator of ONNX itself, of that name. */
export const isOnnx = (step: NodeStep | undefined, name: string): step is NodeStep =>
  step?.op.name === name && !step.op.domain
