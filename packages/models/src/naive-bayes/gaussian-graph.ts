import { type Graph, GraphBuilder } from '@foldwise/core'

/** ONNX: `x` float32 `[N, features]` to `probabilities` `[N, classes]`, from offset - |(x - mean) scale|^2 / 2. */
export function gaussianGraph(d: { mean: Float64Array; scale: Float64Array; offset: Float64Array }): Graph {
  const classes = d.offset.length
  const features = d.mean.length / classes
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const rows = g.node('Reshape', [x, g.int64([-1, 1, features])])
  const off = g.node('Sub', [rows, g.float(d.mean, [classes, features])])
  const z = g.node('Mul', [off, g.float(d.scale, [classes, features])])
  const squares = g.node('ReduceSum', [g.node('Mul', [z, z]), g.int64([2])], { keepdims: { int: 0 } })
  const scores = g.node('Sub', [g.float(d.offset), g.node('Mul', [squares, g.float([0.5], [])])])
  g.output(g.node('Softmax', [scores], { axis: { int: 1 } }, { output: 'probabilities' }), 'float32', ['N', classes])
  return g.build()
}
