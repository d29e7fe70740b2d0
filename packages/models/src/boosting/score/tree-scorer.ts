import type { DenseMatrix } from '@foldwise/core'
import { type Kernels, loadKernels } from '@foldwise/kernels'
import { type BlockTrees, blockTrees } from './block-trees.ts'
import { type Columns, makeColumns, type Reading, type ScoredTrees } from './columns.ts'
import { FewRows } from './few-rows.ts'
import { Owned } from './owned.ts'
import { makeProgram, type Program } from './program.ts'
import { scoreRows } from './score-rows.ts'
import { makeWalk, type Walk } from './walker.ts'

/** Up to this many rows it is faster to take one after another down the trees than to copy a program into the kernels' memory. */
const FEW = 96

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

/** What was prepared; null for what cannot be. */
interface State {
  columns?: Columns | null
  /** Until they are in kernel memory. */
  blocks?: BlockTrees | null | undefined
  few?: Owned<FewRows>
  walk?: Walk | null
  program?: Program | null
}

export function treeScorer(
  t: ScoredTrees,
  base: Float64Array,
  outputOf: (tree: number) => number,
  reading: Reading,
): TreeScorer {
  let state: State = {}

  const hold = (s: State, k: Kernels, columns: Columns, blocks: BlockTrees): Owned<FewRows> => {
    s.few = new Owned(new FewRows(k, { trees: t, columns, blocks, base, outputOf, reading }))
    s.blocks = undefined
    return s.few
  }
  const release = (s: State): void => {
    s.few?.release()
    delete s.few
  }
  return {
    raw(x, trees) {
      const s = state
      s.columns ??= makeColumns(t, reading) ?? null
      const { columns } = s
      if (!columns || columns.search.length > 3 * MAX_SEARCHES) return undefined
      if (x.shape[0] > FEW) {
        s.program ??= makeProgram(t, columns, outputOf) ?? null
        const { program } = s
        return program ? loadKernels().then((k) => scoreRows(k, program, columns, reading, x, base, trees)) : undefined
      }
      // At once, for a promise costs a tenth of a row.
      if (s.few) return s.few.value.score(x, trees)
      s.blocks ??= blockTrees(t, columns, base, reading.single) ?? null
      const { blocks } = s
      if (blocks) {
        return loadKernels().then((k) => {
          const scores = (s.few ?? hold(s, k, columns, blocks)).value.score(x, trees)
          // Disposed in the meantime.
          if (s !== state) release(s)
          return scores
        })
      }
      s.walk ??= makeWalk(t, columns, outputOf, reading) ?? null
      if (!s.walk) return undefined
      const out = new Float64Array(x.shape[0] * base.length)
      for (let i = 0; i < x.shape[0]; i++) {
        out.set(base, i * base.length)
        s.walk(x, i, trees, out, i * base.length)
      }
      return out
    },
    dispose() {
      release(state)
      state = {}
    },
  }
}
