import { type Graph, GraphBuilder } from '@foldwise/core'
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

/** Columns of the operator's attributes, a row a node. */
class NodeTable {
  readonly tree: number[] = []
  readonly id: number[] = []
  readonly feature: number[] = []
  readonly mode: string[] = []
  readonly value: number[] = []
  readonly yes: number[] = []
  readonly no: number[] = []
  readonly missingYes: number[] = []

  add(tree: number, id: number, mode: string, feature = 0, value = 0, yes = 0, no = 0, missingYes = 0): void {
    this.tree.push(tree)
    this.id.push(id)
    this.mode.push(mode)
    this.feature.push(feature)
    this.value.push(value)
    this.yes.push(yes)
    this.no.push(no)
    this.missingYes.push(missingYes)
  }
}

/** No category: they are whole numbers. For a set without members. */
const NEVER = [-0.5]

function treeAttributes({ trees: t, sets, base }: Ensemble) {
  const table = new NodeTable()
  const leaves: { tree: number; node: number; value: number; output: number }[] = []
  for (let tree = 0; tree < treeCount(t); tree++) {
    const first = t.starts[tree]!
    let extra = t.starts[tree + 1]! - first
    for (let n = first; n < t.starts[tree + 1]!; n++) {
      const [id, left, feature, missing] = [n - first, t.left[n]!, t.feature[n]!, t.missingLeft[n]!]
      if (left === 0) {
        table.add(tree, id, 'LEAF')
        leaves.push({ tree, node: id, value: t.value[n]!, output: tree % base.length })
      } else if (sets?.categorical[feature] === 1) {
        // A set is a chain of nodes that ask for one category each and share the child of those that are in it. NaN is equal to
        // none: the first node decides for it, and the others send it on.
        const own = membersOf(sets, t.threshold[n]!)
        const members: ArrayLike<number> = own.length > 0 ? own : NEVER
        for (let i = 0; i < members.length; i++) {
          const at = i === 0 ? id : extra++
          const no = i + 1 < members.length ? extra : left + 1
          table.add(tree, at, 'BRANCH_EQ', feature, members[i]!, left, no, i === 0 ? missing : 0)
        }
      } else table.add(tree, id, 'BRANCH_LEQ', feature, t.threshold[n]!, left, left + 1, missing)
    }
  }
  return {
    n_targets: { int: base.length },
    base_values: { floats: [...base] },
    aggregate_function: { string: 'SUM' },
    post_transform: { string: 'NONE' },
    nodes_treeids: { ints: table.tree },
    nodes_nodeids: { ints: table.id },
    nodes_featureids: { ints: table.feature },
    nodes_modes: { strings: table.mode },
    nodes_values: { floats: table.value },
    nodes_truenodeids: { ints: table.yes },
    nodes_falsenodeids: { ints: table.no },
    nodes_missing_value_tracks_true: { ints: table.missingYes },
    target_treeids: { ints: leaves.map((l) => l.tree) },
    target_nodeids: { ints: leaves.map((l) => l.node) },
    target_ids: { ints: leaves.map((l) => l.output) },
    target_weights: { floats: leaves.map((l) => l.value) },
  }
}
