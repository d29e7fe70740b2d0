import type { Graph } from '../graph.ts'

/** The graph with a first output `label`: -1 where its output, the decision function, is below 0, else 1; int64 `[N]`. */
export function outlierGraph(graph: Graph): Graph {
  const [score] = graph.outputs
  const scalar = (value: bigint) => ({ dtype: 'int64', shape: [], data: BigInt64Array.of(value) }) as const
  return {
    ...graph,
    outputs: [{ name: 'label', dtype: 'int64', shape: ['N'] }, ...graph.outputs],
    constants: {
      ...graph.constants,
      labelZero: { dtype: 'float32', shape: [], data: Float32Array.of(0) },
      labelOutlier: scalar(-1n),
      labelInlier: scalar(1n),
    },
    nodes: [
      ...graph.nodes,
      { op: 'Less', inputs: [score!.name, 'labelZero'], outputs: ['labelIsOutlier'], attrs: {} },
      { op: 'Where', inputs: ['labelIsOutlier', 'labelOutlier', 'labelInlier'], outputs: ['label'], attrs: {} },
    ],
  }
}
