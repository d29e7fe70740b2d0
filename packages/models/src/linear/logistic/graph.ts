import { type Graph, GraphBuilder } from '@foldwise/core'
import type { Coefficients } from './objective.ts'

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`. */
export function logisticGraph({ coef, intercept }: Coefficients, features: number, classes: number): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  // Two classes have one margin: with its negative as the other, sigmoids give both probabilities, each to full precision.
  const margins = intercept.length === 1 ? 2 : classes
  const sign = (c: number): number => (intercept.length === 1 && c === 0 ? -1 : 1)
  const row = (c: number): number => (intercept.length === 1 ? 0 : c)
  const weights = Float32Array.from({ length: features * margins }, (_, i) => {
    const c = i % margins
    return sign(c) * coef[row(c) * features + Math.floor(i / margins)]!
  })
  const bias = Float32Array.from({ length: margins }, (_, c) => sign(c) * intercept[row(c)]!)
  // Named, so that composites find the decision values.
  const z = g.node('Gemm', [x, g.float(weights, [features, margins]), g.float(bias)], {}, { output: 'scores' })
  if (intercept.length === 1) g.node('Sigmoid', [z], {}, { output: 'probabilities' })
  else g.node('Softmax', [z], { axis: { int: 1 } }, { output: 'probabilities' })
  g.output('probabilities', 'float32', ['N', classes])
  return g.build()
}
