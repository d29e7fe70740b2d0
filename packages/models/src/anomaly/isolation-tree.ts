import type { Rng } from '@foldwise/core'
import type { PlainTree } from '../tree/forest.ts'
import type { Rows32 } from '../tree/rows32.ts'
import { averagePathLength } from './average-path-length.ts'

interface Split {
  readonly feature: number
  readonly threshold: number
  readonly missingLeft: boolean
}

/**
 * A tree that parts rows at random: a drawn feature among `features` that is not constant in the node, and a drawn threshold between
 * its least and largest value there. A leaf's value is its depth, plus the average path length of the rows it did not part.
 */
export function isolationTree(
  x: Rows32,
  sample: Int32Array,
  features: Int32Array,
  maxDepth: number,
  rng: Rng,
): PlainTree {
  const most = 2 * sample.length - 1
  const tree = {
    feature: new Int32Array(most).fill(-1),
    threshold: new Float64Array(most),
    left: new Int32Array(most).fill(-1),
    right: new Int32Array(most).fill(-1),
    missingLeft: new Uint8Array(most),
    values: new Float64Array(most),
  }
  let count = 0
  const stack = [{ rows: sample, depth: 0, parent: -1, isLeft: false }]
  for (let task = stack.pop(); task; task = stack.pop()) {
    const { rows, depth, parent } = task
    const node = count++
    if (parent >= 0) (task.isLeft ? tree.left : tree.right)[parent] = node
    const split = depth < maxDepth && rows.length > 1 ? drawSplit(x, rows, features, rng) : undefined
    if (!split) {
      tree.values[node] = depth + averagePathLength(rows.length)
      continue
    }
    tree.feature[node] = split.feature
    tree.threshold[node] = split.threshold
    tree.missingLeft[node] = split.missingLeft ? 1 : 0
    const goesLeft = (r: number): boolean => {
      const v = x.data[r * x.features + split.feature]!
      return Number.isNaN(v) ? split.missingLeft : v <= split.threshold
    }
    stack.push({ rows: rows.filter((r) => !goesLeft(r)), depth: depth + 1, parent: node, isLeft: false })
    stack.push({ rows: rows.filter(goesLeft), depth: depth + 1, parent: node, isLeft: true })
  }
  return {
    feature: tree.feature.slice(0, count),
    threshold: tree.threshold.slice(0, count),
    left: tree.left.slice(0, count),
    right: tree.right.slice(0, count),
    missingLeft: tree.missingLeft.slice(0, count),
    values: tree.values.slice(0, count),
  }
}

/** Undefined where every feature is constant. Puts `features` in another order. */
function drawSplit(x: Rows32, rows: Int32Array, features: Int32Array, rng: Rng): Split | undefined {
  for (let left = features.length; left > 0; left--) {
    const k = rng.integer(left)
    const feature = features[k]!
    features[k] = features[left - 1]!
    features[left - 1] = feature
    let [low, high, missing] = [Infinity, -Infinity, 0]
    for (const r of rows) {
      const v = x.data[r * x.features + feature]!
      if (Number.isNaN(v)) missing++
      if (v < low) low = v
      if (v > high) high = v
    }
    if (missing === rows.length) continue
    if (low < high) {
      const drawn = low + rng.next() * (high - low)
      // Rounding may reach the largest value, which has to stay to the right.
      const threshold = drawn < high ? drawn : low
      return { feature, threshold, missingLeft: missing > 0 ? rng.next() < 0.5 : false }
    }
    // All that have a value have the same: it parts them from those that have none.
    if (missing > 0) return { feature, threshold: low, missingLeft: false }
  }
  return undefined
}
