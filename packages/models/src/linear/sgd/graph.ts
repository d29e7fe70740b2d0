import { type Graph, GraphBuilder, learned, ParamError, type State } from '@foldwise/core'
import type { SgdLoss } from './params.ts'
import { hasProbabilities } from './probabilities.ts'

/**
 * ONNX: `x` float32 `[N, features]` to `probabilities` `[N, classes]`, or to `scores` where the loss has none. Throws `ParamError` for
 * more than two classes by `'modifiedHuber'`.
 */
export function sgdGraph(type: string, state: State, loss: SgdLoss, classes: number, features: number): Graph {
  const outputs = classes === 2 ? 1 : classes
  const coef = learned(state, 'coef', 'float64', [outputs, features])
  const intercept = learned(state, 'intercept', 'float64', [outputs])
  if (loss === 'modifiedHuber' && outputs > 1) {
    throw new ParamError(
      `${type}.toGraph: expected two classes for 'modifiedHuber', got ${classes}. Rows that all classes refuse have no graph: take 'logLoss'.`,
    )
  }
  // Of two classes, the one margin with either sign.
  const sign = (c: number): number => (outputs === 1 && c === 0 ? -1 : 1)
  const plane = (c: number): number => (outputs === 1 ? 0 : c)
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  const weights = Float64Array.from(
    { length: features * classes },
    (_, i) => sign(i % classes) * coef[plane(i % classes) * features + Math.floor(i / classes)]!,
  )
  const bias = Float64Array.from({ length: classes }, (_, c) => sign(c) * intercept[plane(c)]!)
  const z = g.node('Gemm', [x, g.float(weights, [features, classes]), g.float(bias)], {}, { output: 'scores' })
  const name = 'probabilities'
  if (!hasProbabilities(loss)) {
    g.output('scores', 'float32', ['N', classes])
    return g.build()
  }
  if (loss === 'modifiedHuber') {
    const clipped = g.node('Clip', [z, g.float([-1], []), g.float([1], [])])
    g.node('Mul', [g.node('Add', [clipped, g.float([1])]), g.float([0.5])], {}, { output: name })
  } else if (outputs === 1) g.node('Sigmoid', [z], {}, { output: name })
  else {
    // Sigmoids over their sum; the logarithms keep their digits where all sigmoids are next to 0.
    const logs = g.node('Neg', [g.node('Softplus', [g.node('Neg', [z])])])
    g.node('Softmax', [logs], { axis: { int: 1 } }, { output: name })
  }
  g.output(name, 'float32', ['N', classes])
  return g.build()
}
