import type { Graph } from '@foldwise/core'
import type { NodeStep } from './node-step.ts'
import { isOnnx } from './uses.ts'

/** Without nodes that hand their input on: Identity, and Dropout, which does nothing in inference. */
export function dropIdentities(steps: readonly NodeStep[], graph: Graph): NodeStep[] {
  const outputs = new Set(graph.outputs.map((o) => o.name))
  const same = new Map<string, string>()
  const kept: NodeStep[] = []
  for (const step of steps) {
    const inputs = step.inputs.map((name) => same.get(name) ?? name)
    const drops = isOnnx(step, 'Identity') || (isOnnx(step, 'Dropout') && inputs.length < 3)
    if (drops && step.outputs.length === 1 && !outputs.has(step.outputs[0]!)) same.set(step.outputs[0]!, inputs[0]!)
    else kept.push({ ...step, inputs })
  }
  return kept
}
