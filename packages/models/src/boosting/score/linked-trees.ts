import type { Columns, ScoredTrees } from './columns.ts'

/** Trees in a form that single rows go down fast. */
export interface WalkedTrees {
  /** Leaves' values. */
  readonly values: Float64Array
  /** The place, among `values`, of the leaf that a row's bins reach in each of the first `count` trees. */
  descend(bins: Uint8Array, count: number, reached: Int32Array): void
}

const MAX_NODES = 1 << 14
const MAX_COLUMNS = 1 << 10

/**
 * Trees of any shape. A node is one word: the column (10 bits), the last bin that goes left (8) and how far behind it the left child is
 * (14); a leaf is its own left child, and every bin goes there. Undefined for trees or columns that need more bits.
 */
export function linkedTrees(t: ScoredTrees, columns: Columns): WalkedTrees | undefined {
  const trees = t.starts.length - 1
  if ((columns.search.length / 3) * 2 > MAX_COLUMNS) return undefined
  for (let i = 0; i < trees; i++) if (t.starts[i + 1]! - t.starts[i]! > MAX_NODES) return undefined
  const depths = depthsOf(t)
  if (depths.some((d) => d > 255)) return undefined
  const nodes = new Int32Array(t.left.length)
  for (let i = 0; i < trees; i++) {
    const first = t.starts[i]!
    for (let n = first; n < t.starts[i + 1]!; n++) {
      const left = t.left[n]!
      nodes[n] = left === 0 ? 255 << 10 : ((first + left - n) << 18) | (columns.binOf[n]! << 10) | columns.columnOf[n]!
    }
  }
  const { starts, value: values } = t
  return { values, descend: (bins, count, reached) => descend(nodes, bins, starts, depths, count, reached) }
}

/** Splits on the longest way to a leaf of each tree. */
export function depthsOf(t: ScoredTrees): Int32Array {
  const depths = new Int32Array(t.starts.length - 1)
  const depth = new Int32Array(t.left.length)
  for (let i = 0; i < depths.length; i++) {
    const first = t.starts[i]!
    for (let n = first; n < t.starts[i + 1]!; n++) {
      const left = t.left[n]!
      if (left === 0) continue
      depth[first + left] = depth[first + left + 1] = depth[n]! + 1
      depths[i] = Math.max(depths[i]!, depth[n]! + 1)
    }
  }
  return depths
}

function descend(
  nodes: Int32Array,
  bins: Uint8Array,
  starts: Int32Array,
  depths: Int32Array,
  count: number,
  reached: Int32Array,
): void {
  let i = 0
  // Six trees side by side: each way down is a chain of dependent loads. Steps beyond a leaf change nothing.
  for (; i + 6 <= count; i += 6) {
    let a = starts[i]!
    let b = starts[i + 1]!
    let c = starts[i + 2]!
    let d = starts[i + 3]!
    let e = starts[i + 4]!
    let f = starts[i + 5]!
    for (let k = deepest(depths, i, i + 6); k > 0; k--) {
      const u = nodes[a]!
      const v = nodes[b]!
      const w = nodes[c]!
      const x = nodes[d]!
      const y = nodes[e]!
      const z = nodes[f]!
      a += (u >>> 18) + ((((u >>> 10) & 255) - bins[u & 1023]!) >>> 31)
      b += (v >>> 18) + ((((v >>> 10) & 255) - bins[v & 1023]!) >>> 31)
      c += (w >>> 18) + ((((w >>> 10) & 255) - bins[w & 1023]!) >>> 31)
      d += (x >>> 18) + ((((x >>> 10) & 255) - bins[x & 1023]!) >>> 31)
      e += (y >>> 18) + ((((y >>> 10) & 255) - bins[y & 1023]!) >>> 31)
      f += (z >>> 18) + ((((z >>> 10) & 255) - bins[z & 1023]!) >>> 31)
    }
    reached[i] = a
    reached[i + 1] = b
    reached[i + 2] = c
    reached[i + 3] = d
    reached[i + 4] = e
    reached[i + 5] = f
  }
  for (; i < count; i++) {
    let a = starts[i]!
    for (let k = depths[i]!; k > 0; k--) {
      const u = nodes[a]!
      a += (u >>> 18) + ((((u >>> 10) & 255) - bins[u & 1023]!) >>> 31)
    }
    reached[i] = a
  }
}

function deepest(depths: Int32Array, from: number, to: number): number {
  let most = 0
  for (let i = from; i < to; i++) most = Math.max(most, depths[i]!)
  return most
}
