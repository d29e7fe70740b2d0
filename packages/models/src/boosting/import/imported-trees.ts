import { FormatError, hostTensor, learned, type State, type Tensor } from '@foldwise/core'

/** How a feature's values are read before they are compared. */
export const featureKinds = {
  number: 0,
  /** A whole number that stands for a category; parts after the point are dropped. */
  category: 1,
  /** LightGBM's `zero_as_missing`: 0, and what is no further from it than 1e-35, is missing. */
  zeroIsMissing: 2,
} as const

/** Trees of another library as arrays over all their nodes. */
export interface ImportedTrees {
  /** First node of each tree, and the number of nodes at the end. */
  readonly starts: Int32Array
  /** Which raw score each tree adds to. */
  readonly output: Int32Array
  readonly feature: Int32Array
  /** Rows whose value is at most this go left; of a category, the number of the set whose members go left. */
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  /** The left child, counted from the tree's first node, and 0 for a leaf. The right child is the next node. */
  readonly left: Int32Array
  /** What a leaf adds to the raw score. */
  readonly value: Float64Array
  readonly gain: Float64Array
  readonly cover: Float64Array
  /** Training rows of each node, of LightGBM's trees; undefined for models that an earlier release saved. */
  readonly count?: Float64Array
  /** First member of each set among `categories`, and their number at the end. */
  readonly setStarts: Int32Array
  /** Members of the sets, ascending in each. */
  readonly categories: Int32Array
  /** One of `featureKinds` for each feature. */
  readonly kinds: Uint8Array
}

export interface ImportedEnsemble {
  readonly trees: ImportedTrees
  /** Raw score before the first tree, one an output. */
  readonly base: Float64Array
}

export const MAX_FEATURES = 1 << 24

export const treeCount = (t: ImportedTrees): number => t.starts.length - 1

export function ensembleTensors({ trees: t, base }: ImportedEnsemble): { readonly [name: string]: Tensor } {
  const vector = <D extends 'int32' | 'float64' | 'uint8'>(
    data: { int32: Int32Array; float64: Float64Array; uint8: Uint8Array }[D],
    dtype: D,
  ): Tensor => hostTensor(data as Float64Array<ArrayBuffer>, [data.length], dtype as 'float64')
  return {
    starts: vector(t.starts, 'int32'),
    output: vector(t.output, 'int32'),
    feature: vector(t.feature, 'int32'),
    threshold: vector(t.threshold, 'float64'),
    missingLeft: vector(t.missingLeft, 'uint8'),
    left: vector(t.left, 'int32'),
    value: vector(t.value, 'float64'),
    gain: vector(t.gain, 'float64'),
    cover: vector(t.cover, 'float64'),
    ...(t.count && { count: vector(t.count, 'float64') }),
    setStarts: vector(t.setStarts, 'int32'),
    categories: vector(t.categories, 'int32'),
    kinds: vector(t.kinds, 'uint8'),
    base: vector(base, 'float64'),
  }
}

/** The trees of a state. Throws `FormatError` where they are not trees for `outputs` raw scores of `features` features. */
export function readEnsemble(state: State, outputs: number, features: number): ImportedEnsemble {
  const starts = learned(state, 'starts', 'int32', [undefined])
  const setStarts = learned(state, 'setStarts', 'int32', [undefined])
  const nodes = [starts.at(-1) ?? 0]
  const trees: ImportedTrees = {
    starts,
    output: learned(state, 'output', 'int32', [Math.max(0, starts.length - 1)]),
    feature: learned(state, 'feature', 'int32', nodes),
    threshold: learned(state, 'threshold', 'float64', nodes),
    missingLeft: learned(state, 'missingLeft', 'uint8', nodes),
    left: learned(state, 'left', 'int32', nodes),
    value: learned(state, 'value', 'float64', nodes),
    gain: learned(state, 'gain', 'float64', nodes),
    cover: learned(state, 'cover', 'float64', nodes),
    ...(state.tensors.count && { count: learned(state, 'count', 'float64', nodes) }),
    setStarts,
    categories: learned(state, 'categories', 'int32', [setStarts.at(-1) ?? 0]),
    kinds: learned(state, 'kinds', 'uint8', [features]),
  }
  checkSets(trees)
  checkTrees(trees, outputs, features)
  return { trees, base: learned(state, 'base', 'float64', [outputs]) }
}

const damaged = (what: string, got: string): FormatError =>
  new FormatError(`state: expected ${what}, got ${got}. The file is damaged.`)

function checkSets({ setStarts, categories, kinds }: ImportedTrees): void {
  if (setStarts[0] !== 0) throw damaged('sets of categories from 0 on', `${setStarts[0]}`)
  for (let s = 0; s + 1 < setStarts.length; s++) {
    const to = setStarts[s + 1]!
    if (to < setStarts[s]!) throw damaged(`set ${s} of categories to end behind its start`, `${to}`)
    for (let i = setStarts[s]!; i < to; i++) {
      const least = i === setStarts[s] ? 0 : categories[i - 1]! + 1
      if (!(categories[i]! >= least)) throw damaged(`ascending categories in set ${s}`, `${categories[i]}`)
    }
  }
  const bad = kinds.findIndex((k) => k > featureKinds.zeroIsMissing)
  if (bad >= 0) throw damaged(`a kind of feature ${bad} from 0 to 2`, `${kinds[bad]}`)
}

function checkTrees(t: ImportedTrees, outputs: number, features: number): void {
  const { starts, left, feature, kinds } = t
  if (starts[0] !== 0) throw damaged('trees from node 0 on', `${starts[0]}`)
  for (let i = 0; i + 1 < starts.length; i++) {
    const [from, to] = [starts[i]!, starts[i + 1]!]
    if (to <= from) throw damaged(`nodes in tree ${i}`, 'none')
    if (!(t.output[i]! >= 0 && t.output[i]! < outputs)) {
      throw damaged(`an output of tree ${i} below ${outputs}`, `${t.output[i]}`)
    }
    for (let n = from; n < to; n++) {
      const l = left[n]!
      // Children lie behind their parents: no way through a tree is endless.
      const inside = l === 0 || (l > n - from && l + 1 < to - from)
      if (!inside || t.missingLeft[n]! > 1) throw damaged(`children of node ${n} inside its tree`, `${l}`)
      if (l === 0) continue
      const f = feature[n]!
      if (!(f >= 0 && f < features)) throw damaged(`one of ${features} features in node ${n}`, `${f}`)
      const v = t.threshold[n]!
      const sets = t.setStarts.length - 1
      const good = kinds[f] === featureKinds.category ? Number.isInteger(v) && v >= 0 && v < sets : !Number.isNaN(v)
      if (!good) throw damaged(`a threshold, or one of ${sets} sets, in node ${n}`, `${v}`)
    }
  }
}
