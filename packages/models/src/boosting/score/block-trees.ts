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
  const depth = Math.max(...[1, ...new Set(depthsOf(t))])
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
  const columnOf = (n: number): number => {
    const column = columns.columnOf(n)
    return (column >> 1) + half * (column & 1)
  }

  /** Fills the block at `place` of a stage with the subtree of `root`, and what is below it. */
  const fill = (first: number, root: number, stage: number, place: number): void => {
    const block = blocks[stage]!
    // Roots lie in pairs of trees: two times columns, two times bins.
    const at = stage === 0 ? 32 * (place >> 1) + 8 * (place & 1) : BLOCK_BYTES * place
    const bins = at + (stage === 0 ? 16 : 8)
    const levels = stage === 0 ? rootLevels : LEVELS
    const below = place << levels
    const visit = (n: number, level: number, node: number): void => {
      if (level === LEVELS) {
        const exit = below + node - 7
        if (stage + 1 === stages) leaves[exit] = t.value[n]!
        else fill(first, n, stage + 1, exit)
        return
      }
      const left = t.left[n]!
      if (level < LEVELS - levels || left === 0) {
        visit(n, level + 1, 2 * node + 1)
        return
      }
      block[at + node] = columnOf(n)
      block[bins + node] = columns.binOf(n) - 128
      visit(first + left, level + 1, 2 * node + 1)
      visit(first + left + 1, level + 1, 2 * node + 2)
    }
    visit(root, 0, 0)
  }
  for (let i = 0; i < trees; i++) fill(t.starts[i]!, t.starts[i]!, 0, i)
  return { rootLevels, blocks, leaves, half }
}

const isSingle = (v: number): boolean => Object.is(Math.fround(v), v)
