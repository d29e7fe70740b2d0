import { type Graph, GraphBuilder } from '@foldwise/core'
import { addNearest } from '../neighbors/graph.ts'
import type { Metric } from '../neighbors/params.ts'

interface Learned {
  readonly k: number
  readonly offset: number
  readonly reach: Float64Array
  readonly density: Float64Array
}

/** ONNX: `x` float32 `[N, features]` to `score` float32 `[N]`, the negative factor less the offset. All differences are made at once. */
export function localOutlierGraph(
  type: string,
  points: Float64Array,
  { k, offset, reach, density }: Learned,
  metric: Metric,
  tiny: number,
): Graph {
  const g = new GraphBuilder()
  const { indices, distances } = addNearest(g, type, points, reach.length, k, metric)
  const mean = (v: string) => g.node('ReduceMean', [v, g.int64([1])], { keepdims: { int: 0 } })
  const reachable = g.node('Max', [distances(), g.node('Gather', [g.float(reach), indices])])
  // The row's own density is the inverse of this.
  const apart = g.node('Add', [mean(reachable), g.float([tiny])])
  const factor = g.node('Mul', [mean(g.node('Gather', [g.float(density), indices])), apart])
  g.node('Sub', [g.float([-offset]), factor], {}, { output: 'score' })
  g.output('score', 'float32', ['N'])
  return g.build()
}
