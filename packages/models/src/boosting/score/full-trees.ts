import type { Columns, ScoredTrees } from './columns.ts'
import { depthsOf, type WalkedTrees } from './linked-trees.ts'

const MAX_COLUMNS = 1 << 8
/** Deepest trees, and places a node, up to which filling trees up costs less than the links that it saves. */
const MAX_DEPTH = 10
const MAX_WASTE = 4

/**
 * Trees of one depth, filled up to it, so that the children of node `i` are `2i` and `2i + 1` and a node is half a word: the column and the
 * last bin that goes left. That is a quarter of the memory that linked trees are read from, and nothing to be added up on the way down.
 * `single`: the leaves' values are float32. Undefined for trees that are deep or of many depths, and for many columns.
 */
export function fullTrees(t: ScoredTrees, columns: Columns, single: boolean): WalkedTrees | undefined {
  const trees = t.starts.length - 1
  const depth = Math.max(...[0, ...new Set(depthsOf(t))])
  const width = 1 << depth
  if (depth > MAX_DEPTH || trees * width > MAX_WASTE * t.left.length) return undefined
  if ((columns.search.length / 3) * 2 > MAX_COLUMNS) return undefined
  const nodes = new Uint16Array(trees * width)
  const values =
    single && t.value.every((v) => Math.fround(v) === v)
      ? new Float32Array(trees * width)
      : new Float64Array(trees * width)
  for (let i = 0; i < trees; i++) {
    const first = t.starts[i]!
    const fill = (n: number, place: number): void => {
      const left = t.left[n]!
      if (place >= width) values[(i - 1) * width + place] = t.value[n]!
      else if (left === 0) {
        // All bins go left.
        nodes[i * width + place] = 255 << 8
        fill(n, 2 * place)
      } else {
        nodes[i * width + place] = (columns.binOf(n) << 8) | columns.columnOf(n)
        fill(first + left, 2 * place)
        fill(first + left + 1, 2 * place + 1)
      }
    }
    fill(first, 1)
  }
  return { values, descend: (bins, count, reached) => descend(nodes, depth, bins, count, reached) }
}

function descend(nodes: Uint16Array, depth: number, bins: Uint8Array, count: number, reached: Int32Array): void {
  const width = 1 << depth
  let i = 0
  // Five trees side by side: each way down is a chain of dependent loads.
  for (; i + 5 <= count; i += 5) {
    const p = i * width
    const q = p + width
    const r = q + width
    const s = r + width
    const t = s + width
    let a = 1
    let b = 1
    let c = 1
    let d = 1
    let e = 1
    for (let k = depth; k > 0; k--) {
      const v = nodes[p + a]!
      const w = nodes[q + b]!
      const x = nodes[r + c]!
      const y = nodes[s + d]!
      const z = nodes[t + e]!
      a = 2 * a + (((v >>> 8) - bins[v & 255]!) >>> 31)
      b = 2 * b + (((w >>> 8) - bins[w & 255]!) >>> 31)
      c = 2 * c + (((x >>> 8) - bins[x & 255]!) >>> 31)
      d = 2 * d + (((y >>> 8) - bins[y & 255]!) >>> 31)
      e = 2 * e + (((z >>> 8) - bins[z & 255]!) >>> 31)
    }
    reached[i] = p + a - width
    reached[i + 1] = q + b - width
    reached[i + 2] = r + c - width
    reached[i + 3] = s + d - width
    reached[i + 4] = t + e - width
  }
  for (; i < count; i++) {
    const p = i * width
    let a = 1
    for (let k = depth; k > 0; k--) {
      const v = nodes[p + a]!
      a = 2 * a + (((v >>> 8) - bins[v & 255]!) >>> 31)
    }
    reached[i] = p + a - width
  }
}
