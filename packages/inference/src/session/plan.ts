import { type Graph, type HostArray, InputError } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { Attrs } from './attrs.ts'
import { findOps } from './find-ops.ts'
import type { GraphOp, RunNode } from './graph-op.ts'

/** One node, ready to run. */
export interface Step {
  readonly run: RunNode
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Values nobody needs after this step. */
  readonly frees: readonly string[]
}

/** A graph, ready to run. */
export interface Plan {
  readonly steps: readonly Step[]
  /** Values that never change: constants, and what nodes made of nothing but constants. */
  readonly constants: ReadonlyMap<string, HostArray>
}

/**
 * Sets every node up, runs those that have only constants (a quantized weight is dequantized once), and works out when
 * each value can be freed. `graph` has been validated and pruned.
 */
export function planGraph(graph: Graph, ops: readonly GraphOp[], kernels: Kernels): Plan {
  const constants = new Map(Object.entries(graph.constants))
  const found = findOps(graph, ops)
  const steps: Omit<Step, 'frees'>[] = []
  graph.nodes.forEach((node, i) => {
    const op = found[i]!
    const where = `${node.op} (node ${i})`
    const inputs = withoutTail(node.inputs)
    const outputs = withoutTail(node.outputs)
    checkArity(op, where, inputs.length, outputs.length)
    const attrs = new Attrs(where, node.attrs)
    const run = op.create({
      where,
      attrs,
      opset: graph.opsets[node.domain ?? '']!,
      inputs: inputs.length,
      outputs: outputs.length,
      kernels,
      constant: (k) => constants.get(inputs[k] ?? ''),
    })
    attrs.assertAllRead()
    if (inputs.every((name) => name === '' || constants.has(name))) {
      const made = run(inputs.map((name) => constants.get(name)))
      for (const [k, name] of outputs.entries()) if (name !== '') constants.set(name, made[k]!)
    } else steps.push({ run, inputs, outputs })
  })
  return { steps: withFrees(steps, graph), constants: onlyUsed(constants, steps, graph) }
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

function withFrees(steps: readonly Omit<Step, 'frees'>[], graph: Graph): Step[] {
  const needed = new Set(graph.outputs.map((o) => o.name))
  const out: Step[] = []
  for (const step of [...steps].reverse()) {
    const frees = [...new Set([...step.inputs, ...step.outputs])].filter((name) => name !== '' && !needed.has(name))
    for (const name of step.inputs) needed.add(name)
    out.push({ ...step, frees })
  }
  return out.reverse()
}

/** Constants that were only there to make others are let go. */
function onlyUsed(
  constants: ReadonlyMap<string, HostArray>,
  steps: readonly Omit<Step, 'frees'>[],
  graph: Graph,
): Map<string, HostArray> {
  const used = new Set([...steps.flatMap((s) => s.inputs), ...graph.outputs.map((o) => o.name)])
  return new Map([...constants].filter(([name]) => used.has(name)))
}
