import { type Graph, GraphBuilder } from '@foldwise/core'
import { type Forest, treeCount } from '../tree/forest.ts'
import { addForest } from '../tree/forest-graph.ts'

/** ONNX: `x` float32 `[N, features]` to `score` float32 `[N]`, `-(2 ** -(mean path / unit)) - offset`. */
export function isolationGraph(f: Forest, features: number, unit: number, offset: number): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  // Exponents themselves: sums of whole paths would lose digits in float32.
  const exponents = addForest(g, x, f, unit > 0 ? -Math.LN2 / (treeCount(f) * unit) : 0)
  const powers = g.node('Exp', [unit > 0 ? exponents : g.node('Sub', [exponents, g.float([Math.LN2])])])
  const scores = g.node('Sub', [g.float([-offset]), powers])
  g.node('Reshape', [scores, g.int64([-1])], {}, { output: 'score' })
  g.output('score', 'float32', ['N'])
  return g.build()
}
