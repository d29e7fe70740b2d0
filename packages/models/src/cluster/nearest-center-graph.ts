import { type Graph, GraphBuilder } from '@foldwise/core'

/** ONNX: `x` float32 `[N, features]` to the number of the nearest centre, `cluster` int64 `[N]`. */
export function nearestCenterGraph(centers: Float64Array, count: number): Graph {
  const { g, squares } = squaresFrom(centers, count)
  g.node('ArgMin', [squares], { axis: { int: 1 }, keepdims: { int: 0 } }, { output: 'cluster' })
  g.output('cluster', 'int64', ['N'])
  return g.build()
}

/** ONNX: `x` float32 `[N, features]` to the distance from each centre, `y` float32 `[N, count]`. */
export function centerDistancesGraph(centers: Float64Array, count: number): Graph {
  const { g, squares } = squaresFrom(centers, count)
  g.output(g.node('Sqrt', [squares], {}, { output: 'y' }), 'float32', ['N', count])
  return g.build()
}

function squaresFrom(centers: Float64Array, count: number) {
  const features = centers.length / count
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const rows = g.node('Reshape', [x, g.int64([-1, 1, features])])
  const off = g.node('Sub', [rows, g.float(centers, [count, features])])
  const squares = g.node('ReduceSum', [g.node('Mul', [off, off]), g.int64([2])], { keepdims: { int: 0 } })
  return { g, squares }
}
