import type { DenseMatrix } from '@foldwise/core'
import { binRow, type Columns, type Reading, type ScoredTrees } from './columns.ts'

/** Adds the leaves of the first trees that a row reaches to `out` from `at` on. */
export type Walk = (x: DenseMatrix, row: number, trees: number, out: Float64Array, at: number) => void

const MAX_NODES = 1 << 14
const MAX_COLUMNS = 1 << 10

/**
 * A walk through trees for a few rows, in JavaScript: a node is one word, the column (10 bits), the last bin that goes left (8) and how far
 * behind it the left child is (14); a leaf is its own left child, and every bin goes there. Undefined for trees or columns that need more
 * bits.
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
  const several = outputs.some((o) => o !== 0)
  const depth = new Int32Array(t.left.length)
  for (let i = 0; i < trees; i++) {
    const first = t.starts[i]!
    let levels = 0
    for (let n = first; n < t.starts[i + 1]!; n++) {
      const left = t.left[n]!
      if (left === 0) nodes[n] = 255 << 10
      else {
        nodes[n] = ((first + left - n) << 18) | (columns.binOf(n) << 10) | columns.columnOf(n)
        depth[first + left] = depth[first + left + 1] = depth[n]! + 1
        levels = Math.max(levels, depth[n]! + 1)
      }
    }
    if (levels > 255) return undefined
    depths[i] = levels
  }
  const { starts, value } = t
  const reached = new Int32Array(trees)
  return (x, row, count, out, at) => {
    binRow(columns, reading, x, row, bins)
    descend(nodes, bins, starts, depths, count, reached)
    if (!several) {
      out[at] = reading.single ? addSingle(value, reached, count, out[at]!) : addUp(value, reached, count, out[at]!)
      return
    }
    for (let t = 0; t < count; t++) {
      const o = at + outputs[t]!
      const sum = out[o]! + value[reached[t]!]!
      out[o] = reading.single ? Math.fround(sum) : sum
    }
  }
}

function addUp(value: Float64Array, reached: Int32Array, count: number, start: number): number {
  let sum = start
  for (let t = 0; t < count; t++) sum += value[reached[t]!]!
  return sum
}

/** Rounds to float32 at each step. */
function addSingle(value: Float64Array, reached: Int32Array, count: number, start: number): number {
  let sum = start
  for (let t = 0; t < count; t++) sum = Math.fround(sum + value[reached[t]!]!)
  return sum
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

function deepest(depths: Uint8Array, from: number, to: number): number {
  let most = 0
  for (let i = from; i < to; i++) most = Math.max(most, depths[i]!)
  return most
}
