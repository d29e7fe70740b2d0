import { FormatError } from '@foldwise/core'
import { featureKinds } from './imported-trees.ts'
import type { Section } from './lightgbm-text.ts'
import type { FileTree } from './tree-collector.ts'

const KNOWN = [
  ...[
    'num_leaves',
    'num_cat',
    'split_feature',
    'split_gain',
    'threshold',
    'decision_type',
    'left_child',
    'right_child',
  ],
  ...['leaf_value', 'leaf_weight', 'leaf_count', 'internal_value', 'internal_weight', 'internal_count'],
  ...['cat_boundaries', 'cat_threshold', 'is_linear', 'shrinkage'],
]
const LINEAR = ['leaf_const', 'num_features', 'leaf_features', 'leaf_coeff']
const MAX = 0x7fffffff

// Bits of decision_type: src/io/tree.cpp and include/LightGBM/tree.h.
const CATEGORICAL = 1
const DEFAULT_LEFT = 2
const missingTypes = ['none', 'zero', 'nan'] as const

/** One tree of a LightGBM file. Leaf i becomes node `inner + i`. */
export function lightgbmTree(s: Section): FileTree {
  s.only([...KNOWN, ...LINEAR])
  if (s.has('is_linear') && s.integer('is_linear', 0, 1) === 1) {
    throw new FormatError(
      `${s.path}: expected constant leaves, got linear ones (linear_tree). Train the model without linear_tree.`,
    )
  }
  const leaves = s.integer('num_leaves', 1, MAX)
  const value = s.floats('leaf_value', leaves)
  const inner = leaves - 1
  const decisions = s.integers('decision_type', inner, 0, 11)
  const threshold = s.thresholds('threshold', inner)
  const children = (name: string): Int32Array => {
    const out = new Int32Array(inner + leaves).fill(-1)
    s.integers(name, inner, -leaves, inner - 1).forEach((c, n) => {
      out[n] = c < 0 ? inner - c - 1 : c
    })
    return out
  }
  const atInner = (values: ArrayLike<number>, atLeaf: ArrayLike<number>): Float64Array => {
    const out = new Float64Array(inner + leaves)
    out.set(values)
    out.set(atLeaf, inner)
    return out
  }
  const missing = (n: number) => missingTypes[decisions[n]! >> 2] ?? 'none'
  const isCategorical = (n: number): boolean => (decisions[n]! & CATEGORICAL) !== 0
  return {
    path: s.path,
    left: children('left_child'),
    right: children('right_child'),
    feature: s.integers('split_feature', inner, 0, MAX),
    threshold,
    // NaN is in no set, and where training had none, it is 0.
    missingLeft: Uint8Array.from(decisions, (d, n) =>
      isCategorical(n) ? 0 : Number(missing(n) === 'none' ? threshold[n]! >= 0 : (d & DEFAULT_LEFT) !== 0),
    ),
    categories: categorySets(s, threshold, isCategorical),
    numberKind: (n) => (missing(n) === 'zero' ? featureKinds.zeroIsMissing : featureKinds.number),
    value: atInner(new Float64Array(inner), value),
    gain: s.statistics('split_gain', inner),
    cover: atInner(s.statistics('internal_weight', inner), s.statistics('leaf_weight', leaves)),
    count: atInner(s.statistics('internal_count', inner), s.statistics('leaf_count', leaves)),
  }
}

/** Categories that go left: bits of the words from boundary `threshold[node]` to the next. */
function categorySets(
  s: Section,
  threshold: Float64Array,
  isCategorical: (node: number) => boolean,
): FileTree['categories'] {
  const count = s.has('num_cat') ? s.integer('num_cat', 0, MAX) : 0
  if (count === 0) {
    return (n) => {
      if (!isCategorical(n)) return undefined
      throw new FormatError(`${s.path}: expected sets for its categorical splits, got none. The file is damaged.`)
    }
  }
  const bounds = s.integers('cat_boundaries', count + 1, 0, MAX)
  const words = bounds[count]!
  if (bounds[0] !== 0 || bounds.some((b, i) => i > 0 && b < bounds[i - 1]!)) {
    throw new FormatError(
      `${s.path}, cat_boundaries: expected ascending numbers from 0 on, got others. The file is damaged.`,
    )
  }
  const bits = s.integers('cat_threshold', words, 0, 0xffffffff)
  const used = new Uint8Array(count)
  return (n) => {
    if (!isCategorical(n)) return undefined
    const set = threshold[n]!
    // One split a set: a small file cannot stand for many large ones.
    if (!Number.isInteger(set) || set < 0 || set >= count || used[set]) {
      throw new FormatError(
        `${s.path}: expected one of ${count} sets in node ${n}, and each once, got ${set}. The file is damaged.`,
      )
    }
    used[set] = 1
    return members(bits.subarray(bounds[set], bounds[set + 1]))
  }
}

function members(bits: Int32Array): Int32Array {
  const out: number[] = []
  bits.forEach((word, w) => {
    for (let b = 0; b < 32; b++) if ((word >>> b) & 1) out.push(w * 32 + b)
  })
  return Int32Array.from(out)
}
