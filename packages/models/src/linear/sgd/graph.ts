import { type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import { type Planes, planeScores } from '../planes.ts'
import type { SgdLoss } from './params.ts'
import { hasProbabilities } from './probabilities.ts'

/**
 * ONNX: `x` float32 `[N, features]` to `probabilities` `[N, classes]`, or to `scores` where the loss has none. Throws `ParamError` for
 * more than two classes by `'modifiedHuber'`.
 */
export function sgdGraph(type: string, planes: Planes, loss: SgdLoss, features: number): Graph {
  const classes = Math.max(2, planes.intercept.length)
  if (loss === 'modifiedHuber' && classes > 2) {
    throw new ParamError(
      `${type}.toGraph: expected two classes for 'modifiedHuber', got ${classes}. Rows that all classes refuse have no graph: take 'logLoss'.`,
    )
  }
  const g = new GraphBuilder()
  const z = planeScores(g, planes, features)
  const name = 'probabilities'
  if (!hasProbabilities(loss)) {
    g.output('scores', 'float32', ['N', classes])
    return g.build()
  }
  if (loss === 'modifiedHuber') {
    const clipped = g.node('Clip', [z, g.float([-1], []), g.float([1], [])])
    g.node('Mul', [g.node('Add', [clipped, g.float([1])]), g.float([0.5])], {}, { output: name })
  } else if (classes === 2) g.node('Sigmoid', [z], {}, { output: name })
  else {
    // Sigmoids over their sum; the logarithms keep their digits where all sigmoids are next to 0.
    const logs = g.node('Neg', [g.node('Softplus', [g.node('Neg', [z])])])
    g.node('Softmax', [logs], { axis: { int: 1 } }, { output: name })
  }
  g.output(name, 'float32', ['N', classes])
  return g.build()
}
