import { type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import { addDistances } from './graph.ts'
import type { Metric } from './params.ts'

interface Options extends Metric {
  readonly radius: number
  readonly weights: 'uniform' | 'distance'
}

/**
 * ONNX: `x` float32 `[N, features]` to the mean of the targets (`[points, outputs]`) of the points within the radius; `none`, `[outputs]`,
 * where there is no point. Throws `ParamError` for weights by distance. All differences are made at once: feed it few rows at a time.
 */
export function radiusGraph(
  type: string,
  points: Float64Array,
  targets: Float64Array,
  outputs: number,
  options: Options,
  none: Float64Array,
  output: 'probabilities' | 'y',
): Graph {
  if (options.weights !== 'uniform') {
    throw new ParamError(
      `${type}.toGraph: expected weights 'uniform', got '${options.weights}'. Graphs do not weigh points within a radius.`,
    )
  }
  const count = targets.length / outputs
  const g = new GraphBuilder()
  const { all, kind } = addDistances(g, type, points, count, options)
  const limit = kind === 'euclidean' ? options.radius * options.radius : options.radius
  const near = g.node('Cast', [g.node('LessOrEqual', [all, g.float([limit])])], { to: { int: 1 } })
  const found = g.node('ReduceSum', [near, g.int64([1])], { keepdims: { int: 1 } })
  const empty = g.node('Equal', [found, g.float([0])])
  // The divisor is never 0, so that what is not taken stays finite.
  const divisor = g.node('Max', [found, g.float([1])])
  const mean = g.node('Div', [g.node('MatMul', [near, g.float(targets, [count, outputs])]), divisor])
  const rows = g.node('Where', [empty, g.float(none, [1, outputs]), mean], {}, output === 'y' ? {} : { output })
  if (output === 'y') g.node('Reshape', [rows, g.int64([-1])], {}, { output })
  g.output(output, 'float32', output === 'y' ? ['N'] : ['N', outputs])
  return g.build()
}
