import { InputError } from './errors.ts'
import type { Graph, GraphNode } from './graph.ts'

/**
 * One graph that runs `graphs` in turn: the first output of each is the only input of the next.
 * Inner names get the step's number as a prefix; the first graph's inputs and the last one's outputs keep theirs.
 */
export function chainGraphs(graphs: readonly Graph[]): Graph {
  const last = graphs.length - 1
  const nodes: GraphNode[] = []
  const constants: Record<string, Graph['constants'][string]> = {}
  const opsets: Record<string, number> = {}
  let flowing: string | undefined
  graphs.forEach((graph, step) => {
    if (step > 0 && graph.inputs.length !== 1) {
      throw new InputError(
        `chainGraphs: expected step ${step} to have one input, got ${graph.inputs.length}. Only chains of single inputs can be joined.`,
      )
    }
    const kept = new Set([
      ...(step === 0 ? graph.inputs.map((v) => v.name) : []),
      ...(step === last ? graph.outputs.map((v) => v.name) : []),
    ])
    const name = (n: string): string => {
      if (n === '') return n
      if (step > 0 && n === graph.inputs[0]!.name) return flowing!
      return kept.has(n) ? n : `s${step}_${n}`
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
