import { FormatError, hostTensor, learned, type State, type Tensor } from '@foldwise/core'
import type { Bins } from './bin-edges.ts'
import type { TreeNodes } from './tree-nodes.ts'

/** Trees as arrays over all their nodes. Tree t adds to the output t % outputs. */
export interface Trees {
  /** First node of each tree, and the number of nodes at the end. */
  readonly starts: Int32Array
  readonly feature: Int32Array
  /** Rows whose value is at most the threshold go left; of a categorical feature, the number of the set whose members go left. */
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  /** The left child, counted from the tree's first node, and 0 for a leaf. The right child is the next node. */
  readonly left: Int32Array
  /** What a leaf adds to the raw score. */
  readonly value: Float64Array
  readonly gain: Float64Array
  readonly cover: Float64Array
}

/** Sets of categories by which trees split. */
export interface CategorySets {
  /** 1 for features that are categorical. */
  readonly categorical: Uint8Array
  /** First member of each set, and the number of members at the end. */
  readonly starts: Int32Array
  /** Ascending in each set. */
  readonly members: Int32Array
}

/** A model's trees and the raw scores they add to. */
export interface Ensemble {
  readonly trees: Trees
  /** Undefined where no feature is categorical. */
  readonly sets: CategorySets | undefined
  /** Raw score before the first tree, one an output. */
  readonly base: Float64Array
  readonly features: number
}

export const treeCount = (t: Trees): number => t.starts.length - 1

/** `earlier` are sets of trees that come before these: they keep their numbers. */
export function joinTrees(
  grown: readonly TreeNodes[],
  { edges, categorical }: Bins,
  earlier?: CategorySets,
): { readonly trees: Trees; readonly sets: CategorySets | undefined } {
  const setStarts = earlier ? [...earlier.starts] : [0]
  const members = earlier ? [...earlier.members] : []
  const starts = new Int32Array(grown.length + 1)
  grown.forEach((t, i) => {
    starts[i + 1] = starts[i]! + t.size
  })
  const nodes = starts[grown.length]!
  const trees: Trees = {
    starts,
    feature: new Int32Array(nodes),
    threshold: new Float64Array(nodes),
    missingLeft: new Uint8Array(nodes),
    left: new Int32Array(nodes),
    value: new Float64Array(nodes),
    gain: new Float64Array(nodes),
    cover: new Float64Array(nodes),
  }
  grown.forEach((t, i) => {
    const at = starts[i]!
    trees.feature.set(t.feature, at)
    trees.missingLeft.set(t.missingLeft, at)
    trees.left.set(t.left, at)
    trees.gain.set(t.gain, at)
    trees.cover.set(t.cover, at)
    for (let n = 0; n < t.size; n++) {
      const goes = t.goes[n]
      if (t.left[n] === 0) trees.value[at + n] = t.value[n]!
      else if (goes) {
        trees.threshold[at + n] = setStarts.length - 1
        for (const [bin, category] of edges[t.feature[n]!]!.entries()) if (goes[bin] === 1) members.push(category)
        setStarts.push(members.length)
      }
      // Behind the last edge lie all values: only missing ones go right.
      else trees.threshold[at + n] = edges[t.feature[n]!]![t.bin[n]!] ?? Infinity
    }
  })
  const sets = categorical && {
    categorical,
    starts: Int32Array.from(setStarts),
    members: Int32Array.from(members),
  }
  return { trees, sets }
}

export function ensembleTensors({ trees: t, sets, base }: Omit<Ensemble, 'features'>): {
  readonly [name: string]: Tensor
} {
  const nodes = [t.feature.length]
  return {
    starts: hostTensor(t.starts, [t.starts.length], 'int32'),
    feature: hostTensor(t.feature, nodes, 'int32'),
    threshold: hostTensor(t.threshold, nodes, 'float64'),
    missingLeft: hostTensor(t.missingLeft, nodes, 'uint8'),
    left: hostTensor(t.left, nodes, 'int32'),
    value: hostTensor(t.value, nodes, 'float64'),
    gain: hostTensor(t.gain, nodes, 'float64'),
    cover: hostTensor(t.cover, nodes, 'float64'),
    base: hostTensor(base, [base.length], 'float64'),
    ...(sets && {
      categorical: hostTensor(sets.categorical, [sets.categorical.length], 'uint8'),
      setStarts: hostTensor(sets.starts, [sets.starts.length], 'int32'),
      setMembers: hostTensor(sets.members, [sets.members.length], 'int32'),
    }),
  }
}

/** The trees of a state. Throws `FormatError` where they are not trees, or use features that there are not. */
export function readEnsemble(state: State, outputs: number, features: number): Ensemble {
  const starts = learned(state, 'starts', 'int32', [undefined])
  const nodes = starts.at(-1) ?? 0
  const of = <D extends 'int32' | 'float64' | 'uint8'>(name: string, dtype: D) => learned(state, name, dtype, [nodes])
  const trees: Trees = {
    starts,
    feature: of('feature', 'int32'),
    threshold: of('threshold', 'float64'),
    missingLeft: of('missingLeft', 'uint8'),
    left: of('left', 'int32'),
    value: of('value', 'float64'),
    gain: of('gain', 'float64'),
    cover: of('cover', 'float64'),
  }
  const sets = state.tensors.categorical && {
    categorical: learned(state, 'categorical', 'uint8', [features]),
    starts: learned(state, 'setStarts', 'int32', [undefined]),
    members: learned(state, 'setMembers', 'int32', [undefined]),
  }
  checkTrees(trees, outputs, features)
  if (sets) checkSets(trees, sets)
  return { trees, sets, base: learned(state, 'base', 'float64', [outputs]), features }
}

function checkTrees(t: Trees, outputs: number, features: number): void {
  const { starts, left, feature, threshold, missingLeft } = t
  const damaged = (what: string, got: string): FormatError =>
    new FormatError(`state: expected ${what}, got ${got}. The file is damaged.`)
  if (starts[0] !== 0 || treeCount(t) % outputs !== 0) {
    throw damaged(`trees for ${outputs} outputs from node 0 on`, `${treeCount(t)} from ${starts[0]}`)
  }
  for (let i = 0; i + 1 < starts.length; i++) {
    const [from, to] = [starts[i]!, starts[i + 1]!]
    if (to <= from) throw damaged(`nodes in tree ${i}`, 'none')
    for (let n = from; n < to; n++) {
      const l = left[n]!
      // Children lie behind their parents: no way through a tree is endless.
      const inside = l === 0 || (l > n - from && l + 1 < to - from)
      if (!inside || missingLeft[n]! > 1) throw damaged(`children of node ${n} inside its tree`, `${l}`)
      if (l === 0) continue
      if (!(feature[n]! >= 0 && feature[n]! < features) || Number.isNaN(threshold[n])) {
        throw damaged(
          `a threshold on one of ${features} features in node ${n}`,
          `${threshold[n]} on feature ${feature[n]}`,
        )
      }
    }
  }
}

function checkSets(t: Trees, { categorical, starts, members }: CategorySets): void {
  const damaged = (what: string): FormatError =>
    new FormatError(`state: expected ${what}, got others. The file is damaged.`)
  const sets = starts.length - 1
  if (starts[0] !== 0 || starts[sets] !== members.length || categorical.some((c) => c > 1)) {
    throw damaged('sets that hold all categories')
  }
  for (let s = 0; s < sets; s++) {
    if (starts[s + 1]! < starts[s]!) throw damaged('sets behind one another')
    for (let i = starts[s]!; i < starts[s + 1]!; i++) {
      if (members[i]! < 0 || (i > starts[s]! && members[i]! <= members[i - 1]!))
        throw damaged('categories in ascending order')
    }
  }
  t.left.forEach((left, n) => {
    if (left === 0 || categorical[t.feature[n]!] === 0) return
    const set = t.threshold[n]!
    if (!(Number.isInteger(set) && set >= 0 && set < sets)) throw damaged(`a set in node ${n}`)
  })
}
