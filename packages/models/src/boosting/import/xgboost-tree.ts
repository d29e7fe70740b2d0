import { Field } from './field.ts'
import { featureKinds } from './imported-trees.ts'
import type { FileTree } from './tree-collector.ts'

const KNOWN = [
  ...[
    'base_weights',
    'categories',
    'categories_nodes',
    'categories_segments',
    'categories_sizes',
    'default_left',
    'id',
  ],
  ...['leaf_weights', 'left_children', 'loss_changes', 'parents', 'right_children', 'split_conditions'],
  ...['split_indices', 'split_type', 'sum_hessian', 'tree_param'],
]
const MAX = 0x7fffffff
/** Categories that XGBoost can tell apart (kMaxCat). */
const MAX_CATEGORY = (1 << 24) - 1

/** A tree of an XGBoost file, once for each raw score that its leaves add to. `weight` is what DART scales it with. */
export function xgboostTrees(f: Field, outputs: number, weight: number): FileTree[] {
  f.only(KNOWN)
  const param = f.get('tree_param')
  const nodes = param.get('num_nodes').integer(1, MAX)
  const width = param.get('size_leaf_vector').integer(0, MAX)
  if (width > 1 && width !== outputs) {
    throw param.get('size_leaf_vector').expected(`leaves of 1 value or of ${outputs}`)
  }
  const left = f.get('left_children').integers(-1, MAX, nodes)
  const right = f.get('right_children').integers(-1, MAX, nodes)
  const isLeaf = (n: number): boolean => left[n] === -1
  const condition = f.get('split_conditions').floats(nodes, false)
  const bad = condition.findIndex((v, n) => (isLeaf(n) ? !Number.isFinite(v) : Number.isNaN(v)))
  if (bad >= 0) throw new Field(condition[bad], `${f.path}.split_conditions[${bad}]`).expected('a number')
  const categorical = f.get('split_type').integers(0, 1, nodes)
  const defaultLeft = f.get('default_left').integers(0, 1, nodes)
  const sets = categorySets(f)
  const isSet = (n: number): boolean => categorical[n] === 1 && !isLeaf(n)
  const shared = {
    path: f.path,
    // Members of a set go right there and left here: such nodes change their sides.
    left: left.map((l, n) => (isSet(n) ? right[n]! : isLeaf(n) ? -1 : l)),
    right: right.map((r, n) => (isSet(n) ? left[n]! : isLeaf(n) ? -1 : r)),
    feature: f.get('split_indices').integers(0, MAX, nodes),
    threshold: condition.map((v) => below(Math.fround(v))),
    missingLeft: defaultLeft.map((d, n) => (isSet(n) ? 1 - d : d)),
    categories: (n: number) => (isSet(n) ? sets(n) : undefined),
    numberKind: () => featureKinds.number,
    gain: f.get('loss_changes').statistics(nodes),
    cover: f.get('sum_hessian').statistics(nodes),
  }
  const scaled = (v: number): number => Math.fround(Math.fround(weight) * Math.fround(v))
  if (width <= 1) return [{ ...shared, value: condition.map(scaled) }]
  const vectors = f.get('leaf_weights')
  // A vector for each leaf: a small file cannot stand for many large trees.
  const weights = vectors.floats(width * ((nodes + 1) / 2))
  return Array.from({ length: width }, (_, k) => ({
    ...shared,
    value: Float64Array.from(right, (vector, n) => {
      // The right child of a leaf is its place among the vectors.
      if (!isLeaf(n)) return 0
      const v = weights[vector * width + k]
      if (v === undefined) throw new Field(vector, `${f.path}.right_children[${n}]`).expected('the number of a vector')
      return scaled(v)
    }),
  }))
}

/** The largest float32 below `t`: a float32 is less than `t` exactly where it is at most this. */
function below(t: number): number {
  const bits = new Int32Array(Float32Array.of(t).buffer)
  if (t === -Infinity || Number.isNaN(t)) return t
  if (t === 0) bits[0] = 0x80000001 | 0
  else bits[0]! += t > 0 ? -1 : 1
  return new Float32Array(bits.buffer)[0]!
}

/** Categories of each node that has a set. */
function categorySets(f: Field): (node: number) => Int32Array {
  const nodes = f.get('categories_nodes').integers(0, MAX)
  const count = nodes.length
  const sizes = f.get('categories_sizes').integers(0, MAX, count)
  const segments = f.get('categories_segments').integers(0, MAX, count)
  const categories = f.get('categories').integers(0, MAX_CATEGORY)
  let end = 0
  for (let i = 0; i < count; i++) {
    // One behind the other: a small file cannot stand for many large sets.
    if (segments[i] !== end || end + sizes[i]! > categories.length) {
      throw f.get('categories_segments').expected('the starts of sets that lie one behind the other')
    }
    end += sizes[i]!
  }
  const places = new Map(Array.from(nodes, (n, i) => [n, i]))
  return (n) => {
    const i = places.get(n)
    if (i === undefined) throw f.get('categories_nodes').expected(`node ${n} among them`)
    return categories.slice(segments[i], segments[i]! + sizes[i]!).sort()
  }
}
