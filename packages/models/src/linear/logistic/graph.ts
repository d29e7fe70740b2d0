import { type Graph, GraphBuilder } from '@foldwise/core'
import { type Planes, planeScores } from '../planes.ts'

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`. */
export function logisticGraph(planes: Planes, features: number): Graph {
  const g = new GraphBuilder()
  const z = planeScores(g, planes, features)
  const output = 'probabilities'
  // Of two classes, sigmoids of the margin with either sign give both probabilities to full precision.
  if (planes.intercept.length === 1) g.node('Sigmoid', [z], {}, { output })
  else g.node('Softmax', [z], { axis: { int: 1 } }, { output })
  g.output(output, 'float32', ['N', Math.max(2, planes.intercept.length)])
  return g.build()
}
