/** Trees as arrays over all their nodes, children behind their parents. */
export interface ShapTrees {
  readonly features: number
  /** How many sums of leaves there are. */
  readonly outputs: number
  /** First node of each tree, and the number of nodes at the end. */
  readonly starts: Int32Array
  readonly feature: Int32Array
  /** Rows whose value is at most this go left. */
  readonly threshold: Float64Array
  readonly missingLeft: Uint8Array
  /** Numbers among the nodes of all trees, -1 in leaves. */
  readonly left: Int32Array
  readonly right: Int32Array
  /** How many training rows came by, or the sum of their weights. */
  readonly cover: Float64Array
  /** `[nodes, width]` */
  readonly values: Float64Array
  readonly width: number
  /** The output that the first value of a tree's leaves adds to. */
  readonly outputOf: (tree: number) => number
  /** Ascending values that go left, where a node asks for a category. */
  readonly membersOf?: (node: number) => Int32Array | undefined
}

export const treeCount = (t: ShapTrees): number => t.starts.length - 1

/** Shares of a node's training rows that went left and right: halves where none came by. */
export function sharesOf({ left, right, cover }: ShapTrees, node: number): readonly [left: number, right: number] {
  const [l, r] = [Math.max(0, cover[left[node]!]!), Math.max(0, cover[right[node]!]!)]
  const all = cover[node]!
  return all > 0 && l + r > 0 ? [l / all, r / all] : [0.5, 0.5]
}

/** What each output is where no feature is known: sums over the trees, whose splits send training rows' shares to both sides. */
export function expectedSums(t: ShapTrees): Float64Array<ArrayBuffer> {
  const out = new Float64Array(t.outputs)
  const worth = t.values.slice()
  const { width } = t
  for (let tree = 0; tree < treeCount(t); tree++) {
    const root = t.starts[tree]!
    for (let n = t.starts[tree + 1]! - 1; n >= root; n--) {
      if (t.left[n]! < 0) continue
      const [a, b] = sharesOf(t, n)
      const [l, r] = [t.left[n]! * width, t.right[n]! * width]
      for (let k = 0; k < width; k++) worth[n * width + k] = a * worth[l + k]! + b * worth[r + k]!
    }
    for (let k = 0; k < width; k++) out[t.outputOf(tree) + k]! += worth[root * width + k]!
  }
  return out
}
