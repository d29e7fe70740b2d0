import { type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import type { Metric } from './params.ts'

interface Options extends Metric {
  readonly nNeighbors: number
  readonly weights: 'uniform' | 'distance'
}

/**
 * ONNX: `x` float32 `[N, features]` to the mean of the neighbours' targets (`[points, outputs]`), `[N, outputs]`, or `[N]` for `y`. All
 * differences are made at once, `[N, points, features]`, so that none loses digits: feed it few rows at a time. Cosine distances, which
 * are products of unit rows, are left out.
 */
export function neighborsGraph(
  points: Float64Array,
  targets: Float64Array,
  outputs: number,
  { nNeighbors, weights, metric, p }: Options,
  output: 'probabilities' | 'y',
): Graph {
  const count = targets.length / outputs
  const g = new GraphBuilder()
  const { distances, indices } = addNearest(g, 'kNeighbors', points, count, nNeighbors, { metric, p })
  const drop = { keepdims: { int: 0 } }
  const found = g.node('Gather', [g.float(targets, [count, outputs]), indices])
  let share: string
  if (weights === 'uniform') share = g.float([1 / nNeighbors], [1, 1])
  else {
    const d = distances()
    const zero = g.node('Cast', [g.node('Equal', [d, g.float([0])])], { to: { int: 1 } })
    const any = g.node('ReduceMax', [zero, g.int64([1])], { keepdims: { int: 1 } })
    // With a point at distance 0, only such points weigh; the sum keeps the unused quotient finite.
    const inverse = g.node('Div', [g.node('Sub', [g.float([1]), any]), g.node('Add', [d, zero])])
    const raw = g.node('Add', [inverse, zero])
    share = g.node('Div', [raw, g.node('ReduceSum', [raw, g.int64([1])], { keepdims: { int: 1 } })])
  }
  const weighted = g.node('Mul', [found, g.node('Unsqueeze', [share, g.int64([2])])])
  const mean = g.node('ReduceSum', [weighted, g.int64([1])], drop, output === 'y' ? {} : { output })
  if (output === 'y') g.node('Reshape', [mean, g.int64([-1])], {}, { output })
  g.output(output, 'float32', output === 'y' ? ['N'] : ['N', outputs])
  return g.build()
}

/** Adds the input `x` float32 `[N, features]` and its distances to all points, `[N, count]`; Euclidean ones squared. */
export function addDistances(g: GraphBuilder, type: string, points: Float64Array, count: number, metric: Metric) {
  const kind = graphMetric(type, metric)
  const features = points.length / count
  const x = g.input('x', 'float32', ['N', features])
  const rows = g.node('Reshape', [x, g.int64([-1, 1, features])])
  const off = g.node('Sub', [rows, g.float(points, [count, features])])
  const size = kind === 'euclidean' ? g.node('Mul', [off, off]) : g.node('Abs', [off])
  const reduce = kind === 'chebyshev' ? 'ReduceMax' : 'ReduceSum'
  const all = g.node(reduce, [size, g.int64([2])], { keepdims: { int: 0 } })
  return { all, kind }
}

/** The metric as graphs have it. Throws `ParamError` for others. */
export function graphMetric(type: string, { metric, p }: Metric): 'euclidean' | 'manhattan' | 'chebyshev' {
  if (metric === 'euclidean' || metric === 'manhattan' || metric === 'chebyshev') return metric
  if (metric === 'minkowski' && (p === 1 || p === 2)) return p === 1 ? 'manhattan' : 'euclidean'
  const remedy = metric === 'cosine' ? " Scale rows to length 1 and use 'euclidean'." : ' Graphs have no other.'
  throw new ParamError(
    `${type}.toGraph: expected metric 'euclidean', 'manhattan' or 'chebyshev', got '${metric}'.${remedy}`,
  )
}

/**
 * Adds the input `x` float32 `[N, features]`, and finds the `k` nearest of `count` points, `[N, k]`: their numbers, and on demand their
 * distances. Throws `ParamError` for metrics that graphs do not have.
 */
export function addNearest(
  g: GraphBuilder,
  type: string,
  points: Float64Array,
  count: number,
  k: number,
  metric: Metric,
): { readonly indices: string; readonly distances: () => string } {
  const { all, kind } = addDistances(g, type, points, count, metric)
  const smallest = { largest: { int: 0 }, axis: { int: 1 } }
  const [near, indices] = g.nodeOutputs(2, 'TopK', [all, g.int64([k])], smallest)
  return { indices: indices!, distances: () => (kind === 'euclidean' ? g.node('Sqrt', [near!]) : near!) }
}
