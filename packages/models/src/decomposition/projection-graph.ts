import { type Graph, GraphBuilder } from '@foldwise/core'

/** ONNX: `x` float32 `[N, features]` to `y` `[N, outputs]`, (x - center) . directions'. */
export function projectionGraph(directions: Float64Array, outputs: number, center?: Float64Array): Graph {
  const features = directions.length / outputs
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const off = center ? g.node('Sub', [x, g.float(center)]) : x
  const weights = g.float(directions, [outputs, features])
  const y = g.node('Gemm', [off, weights], { transB: { int: 1 } }, { output: 'y' })
  g.output(y, 'float32', ['N', outputs])
  return g.build()
}
