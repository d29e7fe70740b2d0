import type { Columns, ScoredTrees } from './columns.ts'
import { depthsOf } from './linked-trees.ts'

/** Trees as the kernel `scoreFew` takes them: packages/kernels/assembly/tree-inference/row-job.ts. */
export interface BlockTrees {
  /** Levels of nodes in the roots' blocks; 3 in all others. */
  readonly rootLevels: number
  /** The roots' blocks, and those below, level by level. */
  readonly blocks: readonly Uint8Array[]
  readonly leaves: Float64Array | Float32Array
  /** At least the number of searches: how far behind a search's column is the one for nodes that send missing values to the left. */
  readonly half: number
}

const LEVELS = 3
const MAX_SEARCHES = 128
/** Deepest trees, and places a node, up to which filling trees up costs less than the links that it saves. */
const MAX_DEPTH = 12
const MAX_WASTE = 4
const BLOCK_BYTES = 16
/** No bin, less 128, is above this: all go left. */
const ALL_LEFT = 127

/**
 * Trees of one depth, filled up to it and cut into blocks. Undefined for trees that are deep or of many depths, for many searches, and for
 * `single` where values are not float32 numbers.
 */
export function blockTrees(
  t: ScoredTrees,
  columns: Columns,
  base: Float64Array,
  single: boolean,
): BlockTrees | undefined {
  const trees = t.starts.length - 1
  const searches = columns.search.length / 3
  const depth = depthsOf(t).reduce((a, b) => Math.max(a, b), 1)
  if (depth > MAX_DEPTH || (trees << depth) / MAX_WASTE > t.left.length || searches > MAX_SEARCHES) return undefined
  if (single && !(t.value.every(isSingle) && base.every(isSingle))) return undefined
  const half = searches > 64 ? 128 : searches > 32 ? 64 : 32
  const stages = Math.ceil(depth / LEVELS)
  const rootLevels = depth - LEVELS * (stages - 1)
  const even = trees + (trees & 1)
  const blocks = Array.from({ length: stages }, (_, s) =>
    new Uint8Array((s === 0 ? even : even << (rootLevels + LEVELS * (s - 1))) * BLOCK_BYTES).fill(ALL_LEFT),
  )
  const leaves = new (single ? Float32Array : Float64Array)(even << depth)
  const out = { rootLevels, blocks, leaves, half }
  const places = new Int32Array(1 << depth)
  for (let i = 0; i < trees; i++) fill(t, columns, i, out, depth, places)
  return out
}

/**
 * Puts a tree into its blocks, level by level; a leaf above the last one goes on to the left. `places` has room for the nodes of a level,
 * from left to right: -1 where no row comes.
 */
function fill(t: ScoredTrees, columns: Columns, tree: number, to: BlockTrees, depth: number, places: Int32Array): void {
  const { left, value } = t
  const { columnOf, binOf } = columns
  const { rootLevels, half, leaves } = to
  const first = t.starts[tree]!
  places[0] = first
  for (let level = 0; level < depth; level++) {
    const stage = level < rootLevels ? 0 : 1 + Math.floor((level - rootLevels) / LEVELS)
    const block = to.blocks[stage]!
    const above = stage === 0 ? 0 : rootLevels + LEVELS * (stage - 1)
    const within = level - above
    const node = (1 << (stage === 0 ? LEVELS - rootLevels + within : within)) - 1
    // Roots lie in pairs of trees: two times columns, two times bins.
    const start = stage === 0 ? 32 * (tree >> 1) + 8 * (tree & 1) : BLOCK_BYTES * (tree << above)
    const bins = stage === 0 ? 16 : 8
    // From the right, so that children do not overwrite nodes that are still to come.
    for (let p = (1 << level) - 1; p >= 0; p--) {
      const n = places[p]!
      const l = n < 0 ? 0 : left[n]!
      if (l === 0) {
        places[2 * p + 1] = -1
        places[2 * p] = n
        continue
      }
      const at = start + BLOCK_BYTES * (p >> within) + node + (p & ((1 << within) - 1))
      const column = columnOf[n]!
      block[at] = (column >> 1) + half * (column & 1)
      block[at + bins] = binOf[n]! - 128
      places[2 * p + 1] = first + l + 1
      places[2 * p] = first + l
    }
  }
  const exits = tree << depth
  for (let p = 0; p < 1 << depth; p++) if (places[p]! >= 0) leaves[exits + p] = value[places[p]!]!
}

const isSingle = (v: number): boolean => Object.is(Math.fround(v), v)
