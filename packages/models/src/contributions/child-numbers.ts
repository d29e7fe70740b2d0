interface Linked {
  readonly starts: Int32Array
  /** The left child, counted from the tree's first node, and 0 for a leaf. The right child is the next node. */
  readonly left: Int32Array
}

/** Children numbered among the nodes of all trees, -1 in leaves. */
export function childNumbers({ starts, left }: Linked): { readonly left: Int32Array; readonly right: Int32Array } {
  const out = new Int32Array(left.length).fill(-1)
  for (let t = 0; t + 1 < starts.length; t++) {
    for (let n = starts[t]!; n < starts[t + 1]!; n++) if (left[n] !== 0) out[n] = starts[t]! + left[n]!
  }
  return { left: out, right: out.map((l) => (l < 0 ? -1 : l + 1)) }
}
