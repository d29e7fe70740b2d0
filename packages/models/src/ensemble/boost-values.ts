import type { Kernels } from '@foldwise/kernels'
import type { Checkpoint } from '../tree/checkpoint.ts'
import { growTree } from '../tree/grow-tree.ts'
import type { Growth } from '../tree/growth.ts'
import { leafOf } from '../tree/predict-forest.ts'
import type { Rows32 } from '../tree/rows32.ts'
import { importancesOf, normalized, type TreeNodes } from '../tree/tree-nodes.ts'
import { type BoostLoss, r2Round } from './boost-rounds.ts'

export interface BoostedValues {
  readonly trees: readonly TreeNodes[]
  /** How much each tree's value counts in the median. */
  readonly weights: Float64Array<ArrayBuffer>
  /** Mean loss of each tree, from 0 to 1, by the weights that the rows had then. */
  readonly errors: Float64Array<ArrayBuffer>
  readonly importances: Float64Array<ArrayBuffer>
  /** Whether even the first tree's mean loss is 0.5 or more, so that it stands alone. */
  readonly weak: boolean
}

export interface BoostValuesOptions {
  readonly nEstimators: number
  readonly learningRate: number
  readonly loss: BoostLoss
  readonly growth: Growth
  readonly seedOf: (tree: number) => number
  /** Row numbers for a tree to learn from, drawn by the weights, which sum to 1. */
  readonly draw: (weights: Float64Array, tree: number) => Int32Array
  readonly onTree: (done: number, error: number) => void
}

/** AdaBoost.R2 (Drucker 1997). */
export async function boostValues(
  kernels: Kernels,
  x: Rows32,
  y: Float64Array,
  given: Float64Array | undefined,
  o: BoostValuesOptions,
  pacer: Checkpoint,
): Promise<BoostedValues> {
  const trees: TreeNodes[] = []
  const weights: number[] = []
  const errors: number[] = []
  let weak = false
  let weight = normalized(given ? Float64Array.from(given) : new Float64Array(x.rows).fill(1))
  while (trees.length < o.nEstimators) {
    // A row drawn twice weighs 2.
    const drawn = new Float64Array(x.rows)
    for (const row of o.draw(weight, trees.length)) drawn[row]!++
    const tree = await growTree(kernels, x, { values: y, outputs: 1 }, drawn, o.growth, o.seedOf(trees.length), pacer)
    const said = Float64Array.from(y, (_, r) => tree.values[leafOf(tree, 0, x.data, r * x.features)]!)
    const round = r2Round(said, y, weight, { ...o, first: trees.length === 0 })
    if (!round) break
    weak = round.error >= 0.5
    trees.push(tree)
    errors.push(round.error)
    weights.push(round.say)
    o.onTree(trees.length, round.error)
    if (round.last) break
    weight = round.next
    await pacer.checkpoint()
  }
  const total = weights.reduce((a, b) => a + b, 0)
  const importances = new Float64Array(x.features)
  for (const [t, tree] of trees.entries())
    for (const [f, v] of importancesOf(tree, x.features).entries()) importances[f]! += (v * weights[t]!) / total
  return {
    trees,
    weights: Float64Array.from(weights),
    errors: Float64Array.from(errors),
    importances: normalized(importances),
    weak,
  }
}
