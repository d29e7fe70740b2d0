import { InputError } from './errors.ts'
import type { Graph, GraphNode } from './graph.ts'

const SCORES = 'scores'

/**
 * One graph that runs `graphs` in turn: the first output of each is the only input of the next.
 * Inner names get the step's number as a prefix; the first graph's inputs, the last one's outputs and its `scores`
 * keep theirs.
 * Throws `InputError` where the steps do not fit together.
 */
export function chainGraphs(graphs: readonly Graph[]): Graph {
  const last = graphs.length - 1
  if (last === 0) return graphs[0]!
  const nodes: GraphNode[] = []
  const constants: Record<string, Graph['constants'][string]> = {}
  const opsets: Record<string, number> = {}
  const inputs = graphs[0]!.inputs.map((v) => v.name)
  const outputs = graphs[last]!.outputs.map((v) => v.name)
  const taken = new Set([...inputs, ...outputs])
  const both = inputs.find((n) => outputs.includes(n))
  if (both !== undefined) {
    throw new InputError(
      `chainGraphs: expected the first step's inputs and the last one's outputs to have different names, got '${both}' in both. Rename one.`,
    )
  }
  let flowing = ''
  graphs.forEach((graph, step) => {
    if (step > 0) checkJoin(graphs[step - 1]!, graph, step)
    const names = new Map<string, string>()
    if (step === 0) for (const n of inputs) names.set(n, n)
    else names.set(graph.inputs[0]!.name, flowing)
    if (step === last) {
      for (const n of outputs) {
        // The step hands its input on: the value has another name by now, so it takes a node to give it this one.
        if (names.has(n)) nodes.push({ op: 'Identity', inputs: [flowing], outputs: [n], attrs: {} })
        else names.set(n, n)
      }
      // Composites look for a classifier's decision values by this name.
      if (!taken.has(SCORES) && graph.nodes.some((n) => n.outputs.includes(SCORES))) {
        taken.add(SCORES)
        names.set(SCORES, SCORES)
      }
    }
    const name = (n: string): string => {
      if (n === '') return n
      let known = names.get(n)
      if (known === undefined) {
        known = `s${step}_${n}`
        while (taken.has(known)) known += '_'
        taken.add(known)
        names.set(n, known)
      }
      return known
    }
    for (const n of graph.nodes) nodes.push({ ...n, inputs: n.inputs.map(name), outputs: n.outputs.map(name) })
    for (const [n, value] of Object.entries(graph.constants)) constants[name(n)] = value
    for (const [domain, version] of Object.entries(graph.opsets)) {
      if ((opsets[domain] ?? version) !== version) {
        throw new InputError(
          `chainGraphs: expected one version of opset '${domain}', got ${opsets[domain]} and ${version}. Export the steps with the same one.`,
        )
      }
      opsets[domain] = version
    }
    flowing = name(graph.outputs[0]!.name)
  })
  return { inputs: graphs[0]!.inputs, outputs: graphs[last]!.outputs, nodes, constants, opsets }
}

function checkJoin(before: Graph, graph: Graph, step: number): void {
  if (graph.inputs.length !== 1) {
    throw new InputError(
      `chainGraphs: expected step ${step} to have one input, got ${graph.inputs.length}. Only chains of single inputs can be joined.`,
    )
  }
  const from = before.outputs[0]!.dtype
  const to = graph.inputs[0]!.dtype
  if (from !== to) {
    throw new InputError(
      `chainGraphs: expected step ${step} to take ${from}, as step ${step - 1} gives, got ${to}. Cast it.`,
    )
  }
}
