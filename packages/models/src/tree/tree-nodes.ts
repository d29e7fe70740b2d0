import { readTreeRecords, runSteps, type Steps } from '@foldwise/kernels'
import type { Checkpoint } from './checkpoint.ts'
import { STEP } from './copying.ts'

/** One tree as arrays with an entry a node. The root is node 0; children come after their parents. */
export interface TreeNodes {
  /** -1 in leaves. */
  readonly feature: Int32Array
  /** Rows with a value of at most this go left. */
  readonly threshold: Float64Array
  /** -1 in leaves. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** 1 where rows without a value go left. */
  readonly missingLeft: Uint8Array
  readonly impurity: Float64Array
  /** Of the training rows that came by. */
  readonly weight: Float64Array
  readonly samples: Int32Array
  /** `[nodes, outputs]`: shares of the classes, or one predicted value. */
  readonly values: Float64Array
}

export function emptyNodes(count: number, outputs: number): TreeNodes {
  return {
    feature: new Int32Array(count).fill(-1),
    threshold: new Float64Array(count),
    left: new Int32Array(count).fill(-1),
    right: new Int32Array(count).fill(-1),
    missingLeft: new Uint8Array(count),
    impurity: new Float64Array(count),
    weight: new Float64Array(count),
    samples: new Int32Array(count),
    values: new Float64Array(count * outputs),
  }
}

/** The tree that records describe, in the order in which the kernel made them. */
export async function nodesFromRecords(
  chunks: readonly Float64Array<ArrayBuffer>[],
  recordDoubles: number,
  pacer: Checkpoint,
): Promise<TreeNodes> {
  const count = chunks.reduce((sum, c) => sum + c.length, 0) / recordDoubles
  let node = 0
  let nodes: TreeNodes | undefined
  for (const chunk of chunks) {
    readTreeRecords(chunk, recordDoubles, (r) => {
      nodes ??= emptyNodes(count, r.values.length)
      nodes.impurity[node] = r.impurity
      nodes.weight[node] = r.weight
      nodes.samples[node] = r.samples
      nodes.values.set(r.values, node * r.values.length)
      nodes.feature[node] = r.feature
      if (r.feature >= 0) {
        nodes.threshold[node] = r.threshold
        nodes.missingLeft[node] = r.missingLeft
      }
      if (r.parent >= 0) (r.parent & 1 ? nodes.right : nodes.left)[r.parent >> 1] = node
      node++
    })
    await pacer.checkpoint()
  }
  return nodes!
}

export interface TreeSize {
  readonly leaves: number
  /** Splits on the longest way from the root to a leaf. */
  readonly depth: number
}

export function* measuring(tree: Pick<TreeNodes, 'left' | 'right'>): Steps<TreeSize> {
  const depths = new Int32Array(tree.left.length)
  let leaves = 0
  let depth = 0
  for (let i = 0; i < depths.length; i++) {
    if (tree.left[i]! < 0) leaves++
    else {
      const below = depths[i]! + 1
      depths[tree.left[i]!] = depths[tree.right[i]!] = below
      if (below > depth) depth = below
    }
    if (i % STEP === STEP - 1) yield
  }
  return { leaves, depth }
}

/** Share of the impurity decrease that each feature brought; zeros for a single leaf. */
export const importancesOf = (tree: TreeNodes, features: number): Float64Array<ArrayBuffer> =>
  runSteps(importances(tree, features))

/** The same, for a tree of many nodes. */
export function* importances(tree: TreeNodes, features: number): Steps<Float64Array<ArrayBuffer>> {
  const out = new Float64Array(features)
  for (let i = 0; i < tree.feature.length; i++) {
    if (i % STEP === STEP - 1) yield
    const f = tree.feature[i]!
    if (f < 0) continue
    const [l, r] = [tree.left[i]!, tree.right[i]!]
    out[f]! +=
      tree.weight[i]! * tree.impurity[i]! - tree.weight[l]! * tree.impurity[l]! - tree.weight[r]! * tree.impurity[r]!
  }
  return normalized(out)
}

export function normalized(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const sum = values.reduce((a, b) => a + b, 0)
  return sum > 0 ? values.map((v) => v / sum) : values
}
