import type { Label } from '../contract.ts'
import type { Graph, HostArray } from '../graph.ts'

/** The graph with a first output `label`: the class with the largest probability (booleans become 0 and 1). */
export function labelledGraph(graph: Graph, classes: readonly Label[]): Graph {
  const [probabilities, ...rest] = graph.outputs
  const table: HostArray =
    typeof classes[0] === 'string'
      ? { dtype: 'string', shape: [classes.length], data: classes as readonly string[] }
      : integers(classes)
        ? { dtype: 'int64', shape: [classes.length], data: BigInt64Array.from(classes, (c) => BigInt(Number(c))) }
        : { dtype: 'float32', shape: [classes.length], data: Float32Array.from(classes, Number) }
  return {
    ...graph,
    outputs: [{ name: 'label', dtype: table.dtype, shape: ['N'] }, probabilities!, ...rest],
    constants: { ...graph.constants, classes: table },
    nodes: [
      ...graph.nodes,
      {
        op: 'ArgMax',
        inputs: [probabilities!.name],
        outputs: ['classIndex'],
        attrs: { axis: { int: 1 }, keepdims: { int: 0 } },
      },
      { op: 'Gather', inputs: ['classes', 'classIndex'], outputs: ['label'], attrs: { axis: { int: 0 } } },
    ],
  }
}

const integers = (classes: readonly Label[]): boolean => classes.every((c) => Number.isSafeInteger(Number(c)))
