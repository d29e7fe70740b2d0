export type Linkage = 'ward' | 'complete' | 'average' | 'single'

/** Two clusters that become one, each by one of its rows, and how far apart they were. */
export interface Merge {
  readonly a: number
  readonly b: number
  readonly distance: number
}

/** Merges in order, as a tree. */
export interface MergeTree {
  /** `[rows - 1, 2]`: the two clusters of each merge; below `rows` a row, else `rows` + the merge that made it. The lesser first. */
  readonly children: Int32Array<ArrayBuffer>
  /** `[rows - 1]`, ascending. */
  readonly distances: Float64Array<ArrayBuffer>
}

/** Merges in any order, in that of their distances; of equal distances in the order given. */
export function mergeTree(merges: readonly Merge[], rows: number): MergeTree {
  const order = [...merges].sort((a, b) => a.distance - b.distance)
  const children = new Int32Array(2 * order.length)
  const distances = new Float64Array(order.length)
  const parent = Int32Array.from({ length: rows + order.length }, (_, i) => i)
  const rootOf = (i: number): number => {
    let at = i
    while (parent[at] !== at) at = parent[at] = parent[parent[at]!]!
    return at
  }
  order.forEach(({ a, b, distance }, k) => {
    const [p, q] = [rootOf(a), rootOf(b)]
    children[2 * k] = Math.min(p, q)
    children[2 * k + 1] = Math.max(p, q)
    distances[k] = distance
    parent[p] = parent[q] = rows + k
  })
  return { children, distances }
}

/** After the first `count` merges: for each row, a number that rows of its cluster share. */
export function rootsAfter({ children }: MergeTree, rows: number, count: number): Int32Array {
  const parent = Int32Array.from({ length: rows + count }, (_, i) => i)
  for (let k = 0; k < count; k++) parent[children[2 * k]!] = parent[children[2 * k + 1]!] = rows + k
  // A parent's number is above its children's.
  for (let i = parent.length - 1; i >= 0; i--) parent[i] = parent[parent[i]!]!
  return parent.subarray(0, rows)
}
