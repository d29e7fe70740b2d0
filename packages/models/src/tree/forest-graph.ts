import { type Graph, GraphBuilder } from '@foldwise/core'
import { type Forest, treeCount } from './forest.ts'
import { floor32 } from './pack-forest.ts'

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`, the sum over the trees times `scale`. */
export function probabilityGraph(f: Forest, features: number, scale = 1): Graph {
  const g = new GraphBuilder()
  addForest(g, g.input('x', 'float32', ['N', features]), f, scale, 'probabilities')
  g.output('probabilities', 'float32', ['N', f.outputs])
  return g.build()
}

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`, the softmax of votes over classes less 1. */
export function voteGraph(f: Forest, features: number): Graph {
  const g = new GraphBuilder()
  const votes = addForest(g, g.input('x', 'float32', ['N', features]), f, 1 / (f.outputs - 1))
  g.node('Softmax', [votes], { axis: { int: 1 } }, { output: 'probabilities' })
  g.output('probabilities', 'float32', ['N', f.outputs])
  return g.build()
}

/** ONNX: `x` float32 `[N, features]` to `y` float32 `[N]`, or `[N, outputs]` of several, the sum over the trees times `scale`. */
export function valueGraph(f: Forest, features: number, scale = 1): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', features])
  if (f.outputs > 1) {
    addForest(g, x, f, scale, 'y')
    g.output('y', 'float32', ['N', f.outputs])
    return g.build()
  }
  const sums = addForest(g, x, f, scale)
  g.node('Reshape', [sums, g.int64([-1])], {}, { output: 'y' })
  g.output('y', 'float32', ['N'])
  return g.build()
}

/** Adds what each tree says, one value a tree, float32 `[N, trees]`, as one `TreeEnsembleRegressor` with a target a tree. */
export const addTrees = (g: GraphBuilder, x: string, f: Forest): string => addEnsemble(g, x, f, 1, true)

/**
 * Adds the sum over the trees of their leaves' values times `scale`, float32 `[N, outputs]`, as one `TreeEnsembleRegressor` with a
 * target a value. Models compare float32 values with float64 thresholds; a threshold rounded down to
 * float32 decides the same for every float32, so the graph takes the same ways.
 */
export const addForest = (g: GraphBuilder, x: string, f: Forest, scale: number, output?: string): string =>
  addEnsemble(g, x, f, scale, false, output)

function addEnsemble(
  g: GraphBuilder,
  x: string,
  f: Forest,
  scale: number,
  targetOfEachTree: boolean,
  output?: string,
): string {
  const count = f.feature.length
  const ofTree = new Int32Array(count)
  for (let t = 0; t < treeCount(f); t++) ofTree.fill(t, f.starts[t]!, f.starts[t + 1]!)
  const inTree = (i: number, node: number): number => node - f.starts[ofTree[i]!]!
  const all = Array.from({ length: count }, (_, i) => i)
  const leaves = all.filter((i) => f.feature[i]! < 0)
  const perLeaf = (value: (leaf: number, output: number) => number): number[] =>
    leaves.flatMap((i) => Array.from({ length: f.outputs }, (_, k) => value(i, k)))
  const child = (side: Int32Array): number[] => all.map((i) => (side[i]! < 0 ? 0 : inTree(i, side[i]!)))
  return g.node(
    'TreeEnsembleRegressor',
    [x],
    {
      n_targets: { int: targetOfEachTree ? treeCount(f) : f.outputs },
      nodes_treeids: { ints: [...ofTree] },
      nodes_nodeids: { ints: all.map((i) => inTree(i, i)) },
      nodes_featureids: { ints: Array.from(f.feature, (v) => Math.max(0, v)) },
      nodes_modes: { strings: Array.from(f.feature, (v) => (v < 0 ? 'LEAF' : 'BRANCH_LEQ')) },
      nodes_values: { floats: Array.from(f.threshold, (t, i) => (f.feature[i]! < 0 ? 0 : floor32(t))) },
      nodes_truenodeids: { ints: child(f.left) },
      nodes_falsenodeids: { ints: child(f.right) },
      nodes_missing_value_tracks_true: { ints: [...f.missingLeft] },
      target_treeids: { ints: perLeaf((i) => ofTree[i]!) },
      target_nodeids: { ints: perLeaf((i) => inTree(i, i)) },
      target_ids: { ints: perLeaf((i, k) => (targetOfEachTree ? ofTree[i]! : k)) },
      target_weights: { floats: perLeaf((i, k) => f.values[i * f.outputs + k]! * scale) },
      aggregate_function: { string: 'SUM' },
      post_transform: { string: 'NONE' },
    },
    { domain: 'ai.onnx.ml', ...(output && { output }) },
  )
}
