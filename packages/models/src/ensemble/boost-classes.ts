import type { Kernels } from '@foldwise/kernels'
import type { Checkpoint } from '../tree/checkpoint.ts'
import { growTree } from '../tree/grow-tree.ts'
import { growthOf } from '../tree/growth.ts'
import { leafOf } from '../tree/predict-forest.ts'
import type { Rows32 } from '../tree/rows32.ts'
import { importancesOf, normalized, type TreeNodes } from '../tree/tree-nodes.ts'
import { sammeRound } from './boost-rounds.ts'
import { LIMITS } from './boosted-limits.ts'

export interface Boosted {
  /** Their leaves' values are votes: the trees' weights sum to 1. */
  readonly trees: readonly TreeNodes[]
  /** How much each tree's vote counts, before they were made to sum to 1. */
  readonly weights: Float64Array<ArrayBuffer>
  /** Share of wrong rows of each tree, by the weights that the rows had then. */
  readonly errors: Float64Array<ArrayBuffer>
  readonly importances: Float64Array<ArrayBuffer>
}

export interface BoostOptions {
  readonly nEstimators: number
  readonly learningRate: number
  readonly maxDepth: number
  readonly seedOf: (tree: number) => number
  readonly onTree: (done: number, error: number) => void
}

/** SAMME; no trees where the first is not better than chance. */
export async function boostClasses(
  kernels: Kernels,
  x: Rows32,
  targets: { readonly classes: Int32Array; readonly count: number },
  given: Float64Array | undefined,
  o: BoostOptions,
  pacer: Checkpoint,
): Promise<Boosted> {
  const { classes, count } = targets
  const growth = growthOf({ ...LIMITS, criterion: 'gini', maxDepth: o.maxDepth }, x.rows, x.features, false)
  const trees: TreeNodes[] = []
  const says: number[] = []
  const errors: number[] = []
  let weight = normalized(given ? Float64Array.from(given) : new Float64Array(x.rows).fill(1))
  while (trees.length < o.nEstimators) {
    const tree = await growTree(kernels, x, targets, weight, growth, o.seedOf(trees.length), pacer)
    const votes = leafClasses(tree, count)
    const wrong = classes.map((c, r) => Number(votes[leafOf(tree, 0, x.data, r * x.features)] !== c))
    const round = sammeRound(wrong, weight, count, o.learningRate)
    if (!round) break
    trees.push(tree)
    says.push(round.say)
    errors.push(round.error)
    o.onTree(trees.length, round.error)
    if (round.last) break
    weight = round.next
  }
  const total = says.reduce((a, b) => a + b, 0)
  const importances = new Float64Array(x.features)
  for (const [t, tree] of trees.entries())
    for (const [f, v] of importancesOf(tree, x.features).entries()) importances[f]! += (v * says[t]!) / total
  return {
    trees: trees.map((tree, t) => ({ ...tree, values: votesOf(tree, count, says[t]! / total) })),
    weights: Float64Array.from(says),
    errors: Float64Array.from(errors),
    importances: normalized(importances),
  }
}

/** The class that each node votes for, the first of equals. */
function leafClasses(tree: TreeNodes, count: number): Int32Array {
  return tree.feature.map((_, i) => {
    const shares = tree.values.subarray(i * count, (i + 1) * count)
    return shares.indexOf(Math.max(...shares))
  })
}

/** `say` for the class that a node votes for, and against the others as much in all. */
function votesOf(tree: TreeNodes, count: number, say: number): Float64Array {
  const votes = leafClasses(tree, count)
  return tree.values.map((_, i) => (votes[Math.floor(i / count)] === i % count ? say : -say / (count - 1)))
}
