import { type Graph, GraphBuilder } from '@foldwise/core'
import { EnsembleTable } from './ensemble-table.ts'
import { membersOf } from './packed-trees.ts'
import { type Ensemble, treeCount } from './trees.ts'

/** Ends of the graph: what is made of the raw scores `[N, outputs]`. */
export type GraphEnd = 'identity' | 'log' | 'logit' | 'softmax'

/**
 * ONNX: `x` float32 `[N, features]` through a TreeEnsembleRegressor to `probabilities` `[N, classes]` or `y` `[N]`, float32.
 * A value that float32 rounds across a float64 threshold takes the other way.
 */
export function treeGraph(ensemble: Ensemble, end: GraphEnd): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', ensemble.features])
  const raw = g.node('TreeEnsembleRegressor', [x], treeAttributes(ensemble), { domain: 'ai.onnx.ml' })
  if (end === 'softmax') {
    g.node('Softmax', [raw], { axis: { int: 1 } }, { output: 'probabilities' })
    g.output('probabilities', 'float32', ['N', ensemble.base.length])
  } else if (end === 'logit') {
    // Each probability by its own sigmoid, so that small ones keep their digits.
    const signs = g.float([-1, 1], [1, 2])
    g.node('Sigmoid', [g.node('Mul', [raw, signs])], {}, { output: 'probabilities' })
    g.output('probabilities', 'float32', ['N', 2])
  } else {
    const value = end === 'log' ? g.node('Exp', [raw]) : raw
    g.node('Reshape', [value, g.int64([-1])], {}, { output: 'y' })
    g.output('y', 'float32', ['N'])
  }
  return g.build()
}

function treeAttributes({ trees: t, sets, base }: Ensemble) {
  const table = new EnsembleTable()
  for (let tree = 0; tree < treeCount(t); tree++) {
    const first = t.starts[tree]!
    let extra = t.starts[tree + 1]! - first
    for (let n = first; n < t.starts[tree + 1]!; n++) {
      const [id, left, feature] = [n - first, t.left[n]!, t.feature[n]!]
      const branch = { tree, id, feature, left, missingLeft: t.missingLeft[n]! }
      if (left === 0) table.addLeaf({ tree, id, value: t.value[n]!, output: tree % base.length })
      else if (sets?.categorical[feature] === 1) extra = table.addSet(branch, membersOf(sets, t.threshold[n]!), extra)
      else table.addThreshold(branch, t.threshold[n]!)
    }
  }
  return table.attributes(base)
}
