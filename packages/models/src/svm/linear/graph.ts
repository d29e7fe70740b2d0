import { type Graph, GraphBuilder } from '@foldwise/core'

/** ONNX: `x` float32 `[N, features]` to `scores` float32 `[N, classes]`; of two classes, the one margin with either sign. */
export function linearScoresGraph(coef: Float64Array, intercept: Float64Array, features: number): Graph {
  const signs = intercept.length === 1 ? [-1, 1] : Array.from(intercept, () => 1)
  const plane = (c: number): number => (intercept.length === 1 ? 0 : c)
  const classes = signs.length
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const weights = Float64Array.from(
    { length: features * classes },
    (_, i) => signs[i % classes]! * coef[plane(i % classes) * features + Math.floor(i / classes)]!,
  )
  const bias = signs.map((sign, c) => sign * intercept[plane(c)]!)
  g.node('Gemm', [x, g.float(weights, [features, classes]), g.float(bias)], {}, { output: 'scores' })
  g.output('scores', 'float32', ['N', classes])
  return g.build()
}
