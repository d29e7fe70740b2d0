import type { DenseMatrix } from '@foldwise/core'
import { binRow, type Columns, type Reading, type ScoredTrees } from './columns.ts'

/** Adds the leaves of the first trees that a row reaches to `out` from `at` on. */
export type Walk = (x: DenseMatrix, row: number, trees: number, out: Float64Array, at: number) => void

const MAX_NODES = 1 << 14
const MAX_COLUMNS = 1 << 10

/**
 * A walk through trees for a few rows, in JavaScript: a node is one word, the column (10 bits), the last bin that goes left (8) and the left
 * child (14); a leaf is its own left child, and every bin goes there. Undefined for trees or columns that need more bits.
 */
export function makeWalk(
  t: ScoredTrees,
  columns: Columns,
  outputOf: (tree: number) => number,
  reading: Reading,
): Walk | undefined {
  const trees = t.starts.length - 1
  const bins = new Uint8Array((columns.search.length / 3) * 2)
  if (bins.length > MAX_COLUMNS) return undefined
  for (let i = 0; i < trees; i++) if (t.starts[i + 1]! - t.starts[i]! > MAX_NODES) return undefined
  const nodes = new Int32Array(t.left.length)
  const depths = new Uint8Array(trees)
  const outputs = Int32Array.from({ length: trees }, (_, i) => outputOf(i))
  const depth = new Int32Array(t.left.length)
  for (let i = 0; i < trees; i++) {
    const first = t.starts[i]!
    let deepest = 0
    for (let n = first; n < t.starts[i + 1]!; n++) {
      const left = t.left[n]!
      if (left === 0) nodes[n] = ((n - first) << 18) | (255 << 10)
      else {
        nodes[n] = (left << 18) | (columns.binOf(n) << 10) | columns.columnOf(n)
        depth[first + left] = depth[first + left + 1] = depth[n]! + 1
        deepest = Math.max(deepest, depth[n]! + 1)
      }
    }
    if (deepest > 255) return undefined
    depths[i] = deepest
  }
  const { starts, value } = t
  const reached = new Int32Array(trees)
  return (x, row, count, out, at) => {
    binRow(columns, reading, x, row, bins)
    descend(nodes, bins, starts, depths, count, reached)
    for (let t = 0; t < count; t++) {
      const o = at + outputs[t]!
      const sum = out[o]! + value[reached[t]!]!
      out[o] = reading.single ? Math.fround(sum) : sum
    }
  }
}

/** The leaf that a row's bins reach in each tree. */
function descend(
  nodes: Int32Array,
  bins: Uint8Array,
  starts: Int32Array,
  depths: Uint8Array,
  count: number,
  reached: Int32Array,
): void {
  let i = 0
  // Four trees side by side: each way down is a chain of dependent loads. Steps beyond a leaf change nothing.
  for (; i + 4 <= count; i += 4) {
    const s0 = starts[i]!
    const s1 = starts[i + 1]!
    const s2 = starts[i + 2]!
    const s3 = starts[i + 3]!
    let a = s0
    let b = s1
    let c = s2
    let d = s3
    for (let k = Math.max(depths[i]!, depths[i + 1]!, depths[i + 2]!, depths[i + 3]!); k > 0; k--) {
      const u = nodes[a]!
      const v = nodes[b]!
      const w = nodes[c]!
      const z = nodes[d]!
      a = s0 + (u >>> 18) + ((((u >>> 10) & 255) - bins[u & 1023]!) >>> 31)
      b = s1 + (v >>> 18) + ((((v >>> 10) & 255) - bins[v & 1023]!) >>> 31)
      c = s2 + (w >>> 18) + ((((w >>> 10) & 255) - bins[w & 1023]!) >>> 31)
      d = s3 + (z >>> 18) + ((((z >>> 10) & 255) - bins[z & 1023]!) >>> 31)
    }
    reached[i] = a
    reached[i + 1] = b
    reached[i + 2] = c
    reached[i + 3] = d
  }
  for (; i < count; i++) {
    const s = starts[i]!
    let a = s
    for (let k = depths[i]!; k > 0; k--) {
      const u = nodes[a]!
      a = s + (u >>> 18) + ((((u >>> 10) & 255) - bins[u & 1023]!) >>> 31)
    }
    reached[i] = a
  }
}
