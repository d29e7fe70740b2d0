import { type Graph, GraphBuilder } from '@foldwise/core'
import { floor32 } from '../../tree/pack-forest.ts'
import { featureKinds, type ImportedEnsemble, type ImportedTrees, treeCount } from './imported-trees.ts'
import type { ClassLink, ValueLink } from './links.ts'
import { type Source, ZERO } from './run-imported.ts'

export interface GraphSettings {
  readonly source: Source
  readonly slope: number
  readonly divisor: number
}

/** ONNX: `x` float32 `[N, features]` to `probabilities` float32 `[N, classes]`. */
export function classifierGraph(e: ImportedEnsemble, link: Exclude<ClassLink, 'sign'>, settings: GraphSettings): Graph {
  const g = new GraphBuilder()
  const raw = addTrees(g, e, settings)
  if (link === 'softmax') {
    g.node('Softmax', [raw], { axis: { int: 1 } }, { output: 'probabilities' })
  } else {
    // Each probability by its own sigmoid, so that small ones keep their digits.
    const slopes = link === 'sigmoid' ? [-settings.slope, settings.slope] : e.base.map(() => settings.slope)
    g.node('Sigmoid', [g.node('Mul', [raw, g.float(slopes, [1, slopes.length])])], {}, { output: 'probabilities' })
  }
  g.output('probabilities', 'float32', ['N', link === 'sigmoid' ? 2 : e.base.length])
  return g.build()
}

/** ONNX: `x` float32 `[N, features]` to `y` float32 `[N]`. */
export function regressorGraph(e: ImportedEnsemble, link: ValueLink, settings: GraphSettings): Graph {
  const g = new GraphBuilder()
  const value = addLink(g, addTrees(g, e, settings), link, settings.slope)
  g.node('Reshape', [value, g.int64([-1])], {}, { output: 'y' })
  g.output('y', 'float32', ['N'])
  return g.build()
}

function addLink(g: GraphBuilder, raw: string, link: ValueLink, slope: number): string {
  switch (link) {
    case 'identity':
      return raw
    case 'exp':
      return g.node('Exp', [raw])
    case 'sigmoid':
      return g.node('Sigmoid', [g.node('Mul', [raw, g.float([slope])])])
    case 'log1pExp':
      return g.node('Softplus', [raw])
    case 'signedSquare':
      return g.node('Mul', [raw, g.node('Abs', [raw])])
  }
}

/** Adds the raw scores, float32 `[N, outputs]`, and returns their name. */
function addTrees(g: GraphBuilder, e: ImportedEnsemble, { source, divisor }: GraphSettings): string {
  const x = addReading(g, g.input('x', 'float32', ['N', e.trees.kinds.length]), e.trees.kinds, source)
  const sums = g.node('TreeEnsembleRegressor', [x], treeAttributes(e), { domain: 'ai.onnx.ml' })
  return divisor === 1 ? sums : g.node('Div', [sums, g.float([divisor])])
}

/** Values as nodes compare them: categories as whole numbers, zeros that are missing as NaN. */
function addReading(g: GraphBuilder, x: string, kinds: Uint8Array, source: Source): string {
  const mask = (kind: number): string =>
    g.constant({ dtype: 'bool', shape: [1, kinds.length], data: kinds.map((k) => Number(k === kind)) })
  let read = x
  if (kinds.includes(featureKinds.category)) {
    const whole =
      source === 'xgboost'
        ? g.node('Floor', [x])
        : g.node('Mul', [g.node('Sign', [x]), g.node('Floor', [g.node('Abs', [x])])])
    read = g.node('Where', [mask(featureKinds.category), whole, read])
  }
  if (kinds.includes(featureKinds.zeroIsMissing)) {
    const isZero = g.node('LessOrEqual', [g.node('Abs', [x]), g.float([ZERO])])
    const missing = g.node('And', [isZero, mask(featureKinds.zeroIsMissing)])
    read = g.node('Where', [missing, g.float([NaN]), read])
  }
  return read
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

/** A set of categories is a chain of nodes that ask for one each and share the child of those that are in it. */
function addSet(table: NodeTable, t: ImportedTrees, tree: number, n: number, firstExtra: number): number {
  const first = t.starts[tree]!
  const set = t.threshold[n]!
  const own = t.categories.subarray(t.setStarts[set], t.setStarts[set + 1])
  const members: ArrayLike<number> = own.length > 0 ? own : NEVER
  const left = t.left[n]!
  let extra = firstExtra
  for (let i = 0; i < members.length; i++) {
    const id = i === 0 ? n - first : extra++
    const no = i + 1 < members.length ? extra : left + 1
    // NaN is equal to none: the first node of the chain decides for it, and the others send it on.
    table.add(tree, id, 'BRANCH_EQ', t.feature[n]!, members[i]!, left, no, i === 0 ? t.missingLeft[n]! : 0)
  }
  return extra
}

function treeAttributes({ trees: t, base }: ImportedEnsemble) {
  const table = new NodeTable()
  const leaves: { readonly tree: number; readonly node: number }[] = []
  for (let tree = 0; tree < treeCount(t); tree++) {
    const first = t.starts[tree]!
    let extra = t.starts[tree + 1]! - first
    for (let n = first; n < t.starts[tree + 1]!; n++) {
      const left = t.left[n]!
      const f = t.feature[n]!
      if (left === 0) {
        table.add(tree, n - first, 'LEAF')
        leaves.push({ tree, node: n })
      } else if (t.kinds[f] === featureKinds.category) extra = addSet(table, t, tree, n, extra)
      else {
        const threshold = floor32(t.threshold[n]!)
        table.add(tree, n - first, 'BRANCH_LEQ', f, threshold, left, left + 1, t.missingLeft[n]!)
      }
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
    target_nodeids: { ints: leaves.map((l) => l.node - t.starts[l.tree]!) },
    target_ids: { ints: leaves.map((l) => t.output[l.tree]!) },
    target_weights: { floats: leaves.map((l) => t.value[l.node]!) },
  }
}
