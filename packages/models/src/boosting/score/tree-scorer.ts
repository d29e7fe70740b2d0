import type { DenseMatrix } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { type Columns, makeColumns, type Reading, type ScoredTrees } from './columns.ts'
import { makeProgram, type Program } from './program.ts'
import { scoreRows } from './score-rows.ts'
import { makeWalk, type Walk } from './walker.ts'

/** Up to this many rows it is faster to walk the trees here than to copy them into the kernels' memory. */
const FEW = 24

/** With more searches than this, made for every row, it is faster to walk. */
const MAX_SEARCHES = 4096

type Scores = Float64Array<ArrayBuffer> | undefined

/** Raw scores the fast way, prepared at the first call. Bits are those of adding up the leaves of each row, tree after tree. */
export interface TreeScorer {
  /** Scores `[rows, outputs]` of the first trees, of a few rows at once; undefined where trees are too large for it. */
  raw(x: DenseMatrix, trees: number): Scores | Promise<Scores>
  /** Drops what was prepared. */
  dispose(): void
}

export function treeScorer(
  t: ScoredTrees,
  base: Float64Array,
  outputOf: (tree: number) => number,
  reading: Reading,
): TreeScorer {
  let columns: Columns | null | undefined
  let walk: Walk | null | undefined
  let program: Program | null | undefined
  return {
    raw(x, trees) {
      columns ??= makeColumns(t, reading) ?? null
      if (!columns || columns.search.length > 3 * MAX_SEARCHES) return undefined
      if (x.shape[0] > FEW) {
        program ??= makeProgram(t, columns, outputOf) ?? null
        if (!program) return undefined
        const [p, c] = [program, columns]
        return loadKernels().then((k) => scoreRows(k, p, c, reading, x, base, trees))
      }
      walk ??= makeWalk(t, columns, outputOf, reading) ?? null
      if (!walk) return undefined
      const out = new Float64Array(x.shape[0] * base.length)
      for (let i = 0; i < x.shape[0]; i++) {
        out.set(base, i * base.length)
        walk(x, i, trees, out, i * base.length)
      }
      return out
    },
    dispose() {
      columns = walk = program = undefined
    },
  }
}
