import type { DenseMatrix } from '@foldwise/core'
import {
  type Kernels,
  type Region,
  rowJob,
  type TreeInferenceKernels,
  treeInference,
  type Workspace,
} from '@foldwise/kernels'
import type { BlockTrees } from './block-trees.ts'
import { type Columns, type Reading, readings, type ScoredTrees } from './columns.ts'

/** Rows that are scored by one call. */
const ROOM = 32

/** What the memory of few rows is made of. */
export interface FewRowsParts {
  readonly trees: ScoredTrees
  readonly columns: Columns
  readonly blocks: BlockTrees
  readonly base: Float64Array
  readonly outputOf: (tree: number) => number
  readonly reading: Reading
}

/** Trees in kernel memory, where they stay for the next row: copying them would take longer than scoring it. */
export class FewRows implements Disposable {
  private readonly kernel: TreeInferenceKernels
  private readonly memory: Workspace
  /** Values of the rows, for each search, then their scores. */
  private readonly cells: Region<Float64Array>
  private readonly job: number
  /** Of each search. */
  private readonly features: Int32Array
  private readonly outputs: number

  constructor(k: Kernels, { trees: t, columns, blocks: b, base, outputOf, reading }: FewRowsParts) {
    const ws = k.workspace()
    try {
      const { search } = columns
      const searches = search.length / 3
      const trees = t.starts.length - 1
      const of = (field: number): Int32Array => Int32Array.from({ length: searches }, (_, s) => search[3 * s + field]!)
      const kinds = of(1)
      const steps = of(2)
      this.kernel = k.use(treeInference)
      this.memory = ws
      this.features = of(0)
      this.outputs = base.length
      this.cells = ws.raw(Float64Array, ROOM * (searches + base.length))
      const at = b.blocks.map((block) => ws.uint8(block).at)
      this.job = rowJob(ws, {
        zero: reading.zero,
        values: this.cells.at,
        out: this.cells.at + 8 * ROOM * searches,
        readings: ws.uint8(kinds).at,
        edges: ws.float64(columns.edges).at,
        roots: at[0]!,
        below: at[1] ?? 0,
        third: at[2] ?? 0,
        fourth: at[3] ?? 0,
        leaves: (reading.single ? ws.float32(b.leaves) : ws.float64(b.leaves)).at,
        outputOf: ws.int32(Int32Array.from({ length: trees }, (_, i) => outputOf(i))).at,
        base: ws.float64(base).at,
        bins: ws.uint8(2 * b.half).at,
        places: ws.uint32(trees + 1).at,
        searches,
        numbers: kinds.filter((kind) => kind < readings.category).length,
        step: 8 * steps.reduce((a, s) => Math.max(a, s), 0),
        half: b.half,
        missingLeft: columns.missingLeft ? 1 : 0,
        single: reading.single ? 1 : 0,
        outputs: base.length,
        rootLevels: b.rootLevels,
        stages: b.blocks.length,
      })
    } catch (error) {
      ws[Symbol.dispose]()
      throw error
    }
  }

  /** Raw scores `[rows, outputs]` of the first trees. */
  score(x: DenseMatrix, trees: number): Float64Array<ArrayBuffer> {
    const [rows, width] = x.shape
    const { features, outputs } = this
    const searches = features.length
    const out = new Float64Array(rows * outputs)
    const cells = this.cells.view
    for (let from = 0; from < rows; from += ROOM) {
      const count = Math.min(ROOM, rows - from)
      for (let i = 0; i < count; i++) {
        const row = (from + i) * width
        for (let s = 0; s < searches; s++) cells[i * searches + s] = x.data[row + features[s]!]!
      }
      this.kernel.scoreFew(this.job, count, trees)
      for (let i = 0; i < count * outputs; i++) out[from * outputs + i] = cells[ROOM * searches + i]!
    }
    return out
  }

  [Symbol.dispose](): void {
    this.memory[Symbol.dispose]()
  }
}
