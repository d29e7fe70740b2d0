import type { Label } from '../contract.ts'
import { InputError } from '../errors.ts'
import type { Graph, HostArray } from '../graph.ts'
import type { GraphBuilder } from '../graph-builder.ts'

/** The graph with a first output `label`: the class with the largest probability (booleans become 0 and 1). */
export function labelledGraph(graph: Graph, classes: readonly Label[]): Graph {
  const [probabilities, ...rest] = graph.outputs
  const taken = new Set([
    ...graph.inputs.map((v) => v.name),
    ...Object.keys(graph.constants),
    ...graph.nodes.flatMap((n) => n.outputs),
  ])
  if (taken.has('label')) {
    throw new InputError("toGraph: expected no value named 'label', which the classes go to, got one. Rename it.")
  }
  const unused = (name: string): string => (taken.has(name) ? unused(`${name}_`) : name)
  const table = unused('classes')
  const index = unused('classIndex')
  const values = labelTable(classes)
  return {
    ...graph,
    outputs: [{ name: 'label', dtype: values.dtype, shape: ['N'] }, probabilities!, ...rest],
    constants: { ...graph.constants, [table]: values },
    nodes: [
      ...graph.nodes,
      {
        op: 'ArgMax',
        inputs: [probabilities!.name],
        outputs: [index],
        attrs: { axis: { int: 1 }, keepdims: { int: 0 } },
      },
      { op: 'Gather', inputs: [table, index], outputs: ['label'], attrs: { axis: { int: 0 } } },
    ],
  }
}

/** Adds the output `name`, `[N]`: the class with the largest of its scores, float32 `[N, classes]` (booleans become 0 and 1). */
export function labelOutput(g: GraphBuilder, scores: string, classes: readonly Label[], name: string): void {
  const values = labelTable(classes)
  const best = g.node('ArgMax', [scores], { axis: { int: 1 }, keepdims: { int: 0 } })
  g.node('Gather', [g.constant(values), best], { axis: { int: 0 } }, { output: name })
  g.output(name, values.dtype, ['N'])
}

function labelTable(classes: readonly Label[]): HostArray {
  const shape = [classes.length]
  if (typeof classes[0] === 'string') return { dtype: 'string', shape, data: classes as readonly string[] }
  if (classes.every((c) => Number.isSafeInteger(Number(c)))) {
    return { dtype: 'int64', shape, data: BigInt64Array.from(classes, (c) => BigInt(Number(c))) }
  }
  return { dtype: 'float64', shape, data: Float64Array.from(classes, Number) }
}
