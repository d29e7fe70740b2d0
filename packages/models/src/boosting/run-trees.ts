import { type DenseMatrix, isSparse } from '@foldwise/core'
import { boosting, cut, type Kernels, loadKernels } from '@foldwise/kernels'
import type { Bins } from './bin-edges.ts'
import { binRows } from './binned-rows.ts'
import { membersOf, packTrees, thresholdBins, uploadTrees } from './packed-trees.ts'
import { densePieces, type RowMatrix } from './row-matrix.ts'
import { asGiven } from './score/columns.ts'
import { treeScorer } from './score/tree-scorer.ts'
import { segmentTrees } from './segment-trees.ts'
import { type CategorySets, type Ensemble, type Trees, treeCount } from './trees.ts'

/** Rows that are scored at once: bins and scores of these are in kernel memory. */
const CHUNK = 1 << 16
/** Up to this many rows it is faster to walk the trees here than to prepare them for the kernels. */
const FEW = 16

/** Sends rows through the trees. Scores have the same bits in any batch: each row adds up its leaves in the order of the trees. */
export interface TreeRunner {
  /** Raw scores `[rows, outputs]`, row-major, of all trees or of the first. */
  raw(x: RowMatrix, trees?: number): Promise<Float64Array<ArrayBuffer>>
  /** The node of its tree that each row ends in, `[rows, trees]`. */
  leaves(x: RowMatrix): Promise<Int32Array<ArrayBuffer>>
  /** Drops what was prepared. */
  readonly dispose: () => void
}

/** Trees that kernels can run in one go. */
interface Prepared {
  readonly from: number
  readonly bins: Bins
  readonly packed: ReturnType<typeof packTrees>
}

export function treeRunner({ trees, sets, base, features }: Ensemble): TreeRunner {
  const outputs = base.length
  const scorer = sets ? undefined : treeScorer(trees, base, (t) => t % outputs, asGiven)
  let prepared: readonly Prepared[] | undefined
  const prepare = (): readonly Prepared[] =>
    (prepared ??= segmentTrees(trees, sets, features, outputs).map((segment) => {
      const bins = thresholdBins(segment.trees, sets, features)
      return { from: segment.from, bins, packed: packTrees(segment.trees, sets, bins) }
    }))

  const rawByKernel = (k: Kernels, x: DenseMatrix, count: number): Promise<Float64Array<ArrayBuffer>> =>
    chunked(x, outputs, Float64Array, async (part, out) => {
      using ws = k.workspace()
      const rows = part.shape[0]
      const raw = ws.raw(Float64Array, rows * outputs)
      for (let o = 0; o < outputs; o++) raw.view.fill(base[o]!, o * rows, (o + 1) * rows)
      const fns = k.use(boosting)
      for (const { from, bins, packed } of prepare()) {
        if (from >= count) break
        using own = k.workspace()
        const binned = await binRows(k, own, part, { bins })
        const { args } = uploadTrees(own, { ...packed, trees: Math.min(packed.trees, count - from) })
        const values = own.float64(packed.values)
        fns.routeRows(rows, 0, binned.bins.at, binned.stride, ...args, values.at, outputs, rows, raw.at)
      }
      const view = raw.view
      for (let o = 0; o < outputs; o++) for (let i = 0; i < rows; i++) out[i * outputs + o] = view[o * rows + i]!
    })

  const rawOf = async (x: DenseMatrix, count: number): Promise<Float64Array<ArrayBuffer>> => {
    const fast = await scorer?.raw(x, count)
    if (fast) return fast
    const rows = x.shape[0]
    if (rows > FEW) return rawByKernel(await loadKernels(), x, count)
    const out = new Float64Array(rows * outputs)
    for (let i = 0; i < rows; i++) {
      for (let o = 0; o < outputs; o++) out[i * outputs + o] = base[o]!
      for (let t = 0; t < count; t++) {
        out[i * outputs + (t % outputs)]! +=
          trees.value[trees.starts[t]! + leafOf(trees, sets, t, x.data, i * features)]!
      }
    }
    return out
  }
  const leavesOf = async (x: DenseMatrix, count: number): Promise<Int32Array<ArrayBuffer>> => {
    const k = await loadKernels()
    return chunked(x, count, Int32Array, async (part, out) => {
      const rows = part.shape[0]
      for (const { from, bins, packed } of prepare()) {
        using ws = k.workspace()
        const binned = await binRows(k, ws, part, { bins })
        const { args } = uploadTrees(ws, packed)
        const n = args[0]
        const leaves = ws.raw(Int32Array, rows * n)
        k.use(boosting).leafOfRows(rows, binned.bins.at, binned.stride, ...args, leaves.at)
        const view = leaves.view
        for (let i = 0; i < rows; i++) out.set(view.subarray(i * n, (i + 1) * n), i * count + from)
      }
    })
  }

  return {
    raw: (x, count = treeCount(trees)) => byPieces(x, outputs, Float64Array, (piece) => rawOf(piece, count)),
    leaves: (x) => byPieces(x, treeCount(trees), Int32Array, (piece) => leavesOf(piece, treeCount(trees))),
    dispose() {
      scorer?.dispose()
      prepared = undefined
    },
  }
}

/** The leaf that the row of values from `at` on reaches in one tree. */
function leafOf(t: Trees, sets: CategorySets | undefined, tree: number, x: Float64Array, at: number): number {
  const first = t.starts[tree]!
  let n = 0
  for (let left: number; (left = t.left[first + n]!) !== 0; ) {
    const feature = t.feature[first + n]!
    const v = x[at + feature]!
    const threshold = t.threshold[first + n]!
    const goesLeft = Number.isNaN(v)
      ? t.missingLeft[first + n] === 1
      : sets?.categorical[feature] === 1
        ? membersOf(sets, threshold).includes(v)
        : v <= threshold
    n = goesLeft ? left : left + 1
  }
  return n
}

/** What `run` gives for dense rows, or for each dense piece of sparse ones. */
async function byPieces<A extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
  x: RowMatrix,
  width: number,
  type: new (length: number) => A,
  run: (piece: DenseMatrix) => Promise<A>,
): Promise<A> {
  if (!isSparse(x)) return run(x)
  const out = new type(x.shape[0] * width)
  for (const [first, piece] of densePieces(x)) out.set(await run(piece), first * width)
  return out
}

async function chunked<A extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(
  x: DenseMatrix,
  width: number,
  type: new (length: number) => A,
  run: (part: DenseMatrix, out: A) => Promise<void>,
): Promise<A> {
  const [rows, features] = x.shape
  const out = new type(rows * width)
  for (const [from, to] of cut(rows, CHUNK)) {
    const data = x.data.subarray(from * features, to * features)
    await run({ kind: 'dense', shape: [to - from, features], data }, out.subarray(from * width, to * width) as A)
  }
  return out
}
