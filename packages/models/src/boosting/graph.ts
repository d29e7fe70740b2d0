import { type Graph, GraphBuilder } from '@foldwise/core'
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

function treeAttributes({ trees: t, base }: Ensemble) {
  const nodes = t.left.length
  const treeIds = new Array<number>(nodes)
  const nodeIds = new Array<number>(nodes)
  const leaves: { tree: number; node: number; value: number; output: number }[] = []
  for (let i = 0; i < treeCount(t); i++) {
    for (let n = t.starts[i]!; n < t.starts[i + 1]!; n++) {
      treeIds[n] = i
      nodeIds[n] = n - t.starts[i]!
      if (t.left[n] === 0) leaves.push({ tree: i, node: n - t.starts[i]!, value: t.value[n]!, output: i % base.length })
    }
  }
  const perNode = (of: (n: number) => number): number[] => Array.from({ length: nodes }, (_, n) => of(n))
  const inner = (n: number): boolean => t.left[n] !== 0
  return {
    n_targets: { int: base.length },
    base_values: { floats: [...base] },
    aggregate_function: { string: 'SUM' },
    post_transform: { string: 'NONE' },
    nodes_treeids: { ints: treeIds },
    nodes_nodeids: { ints: nodeIds },
    nodes_featureids: { ints: perNode((n) => (inner(n) ? t.feature[n]! : 0)) },
    nodes_modes: { strings: Array.from({ length: nodes }, (_, n) => (inner(n) ? 'BRANCH_LEQ' : 'LEAF')) },
    nodes_values: { floats: perNode((n) => (inner(n) ? t.threshold[n]! : 0)) },
    nodes_truenodeids: { ints: perNode((n) => t.left[n]!) },
    nodes_falsenodeids: { ints: perNode((n) => (inner(n) ? t.left[n]! + 1 : 0)) },
    nodes_missing_value_tracks_true: { ints: perNode((n) => t.missingLeft[n]!) },
    target_treeids: { ints: leaves.map((l) => l.tree) },
    target_nodeids: { ints: leaves.map((l) => l.node) },
    target_ids: { ints: leaves.map((l) => l.output) },
    target_weights: { floats: leaves.map((l) => l.value) },
  }
}
