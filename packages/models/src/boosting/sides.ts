import type { FitContext } from '@foldwise/core'
import { type BoostingKernels, boosting, cut, type Kernels, type Workspace } from '@foldwise/kernels'
import type { Bins } from './bin-edges.ts'
import { type BinnedRows, binRows } from './binned-rows.ts'
import { checkCategories } from './categories.ts'
import { firstFrom } from './first-from.ts'
import type { GrownTree, TreeGrower } from './grow-tree.ts'
import type { Objective } from './objective.ts'
import { pack, uploadTrees } from './packed-trees.ts'
import type { BoostingProblem, BoostingRows } from './problem.ts'
import { copyRows, type RowMatrix } from './row-matrix.ts'
import { type RowSet, rowSet } from './row-set.ts'
import { treeRunner } from './run-trees.ts'
import type { TreeNodes } from './tree-nodes.ts'
import type { Ensemble } from './trees.ts'

/** Values of rows that are scored at once by earlier trees. */
const PIECE = 1 << 18
/** Rows that are worth a thread on their way through a tree. */
const ROUTED = 1 << 14
/** Rows whose scores are added to together: 256 KiB, which the second-level cache holds from leaf to leaf. */
const ADDED = 1 << 15
/** Runs of rows times leaves, at most: of so many leaves each has few rows, and calls would cost more than scores that are not in the cache. */
const CALLS = 1 << 12

/** Rows with their bins, scores and losses. */
export interface Side {
  readonly binned: BinnedRows
  readonly set: RowSet
  readonly objective: Objective
}

export async function makeSide(
  k: Kernels,
  ws: Workspace,
  rows: BoostingRows,
  { where, validation, base, before, objective }: BoostingProblem,
  bins: Bins,
  room: number,
  ctx: FitContext,
): Promise<Side> {
  const { x, y, weight, ids } = rows
  if (bins.categorical && rows === validation) checkCategories(`${where}: validation`, x, bins.categorical)
  const binned = await binRows(k, ws, x, { ids, bins, checkpoint: ctx.checkpoint })
  const set = rowSet(ws, y, weight, ids, base)
  if (before) await addBefore(before, x, ids, set, ctx)
  return { binned, set, objective: objective(k, ws, set, rows, room) }
}

/** Scores by the trees to go on from, a few rows at a time, so that an abort is seen. */
async function addBefore(
  before: Ensemble,
  x: RowMatrix,
  ids: Int32Array | undefined,
  set: RowSet,
  ctx: FitContext,
): Promise<void> {
  const features = x.shape[1]
  const runner = treeRunner(before)
  try {
    const size = Math.max(64, Math.floor(PIECE / features))
    const data = new Float64Array(Math.min(set.rows, size) * features)
    for (const [from, to] of cut(set.rows, size)) {
      copyRows(x, ids, from, to, data)
      const piece = data.subarray(0, (to - from) * features)
      const scores = await runner.raw({ kind: 'dense', shape: [to - from, features], data: piece })
      const raw = set.raw.view
      for (let o = 0; o < set.outputs; o++) {
        for (let i = from; i < to; i++) raw[o * set.rows + i] = scores[(i - from) * set.outputs + o]!
      }
      await ctx.checkpoint()
    }
  } finally {
    runner.dispose()
  }
}

/** Adds a tree to the scores of the rows it was grown on, leaf by leaf, and of the others by their way through it. */
export function addTree(
  k: Kernels,
  ws: Workspace,
  tree: GrownTree,
  side: Side,
  output: number,
  grower: TreeGrower,
  inBag: number,
): void {
  const { rows, raw } = side.set
  // A run of scores at a time, leaf after leaf: the scores stay in the cache, and no two threads write to one line of it.
  const ids = grower.rows.view
  const starts = tree.leaves.map((leaf) => leaf.start)
  k.parallelChains(
    boosting,
    tree.leaves.map(() => 'addToRows' as const),
    cut(rows, Math.max(ADDED, Math.ceil((rows * tree.leaves.length) / CALLS))).map(([first, end]) =>
      tree.leaves.map(({ node, start, count }, i) => {
        const from = starts[i]!
        // The rows of a leaf ascend.
        const to = (starts[i] = firstFrom(ids, end, from, Math.min(start + count, from + end - first)))
        return [to - from, grower.rows.at + 4 * from, tree.nodes.value[node]!, raw.at + output * rows * 8]
      }),
    ),
  )
  if (inBag < rows) routeTree(k, ws, tree.nodes, side, output, { ids: grower.rows.at + 4 * inBag, count: rows - inBag })
}

/** Adds `times` a tree to the scores of all rows, or of `count` rows with the numbers from `ids` on. */
export function routeTree(
  k: Kernels,
  ws: Workspace,
  tree: TreeNodes,
  { binned, set }: Side,
  output: number,
  o: { readonly ids?: number; readonly count?: number; readonly times?: number } = {},
): void {
  const { ids = 0, count = set.rows, times = 1 } = o
  const starts = Int32Array.of(0, tree.size)
  const categorical = tree.goes.some((g) => g !== undefined)
  const uploaded = uploadTrees(
    ws,
    pack({ ...tree, value: tree.value, starts }, (n) => tree.bin[n]!, categorical ? (n) => tree.goes[n] : undefined),
  )
  const values = ws.float64(times === 1 ? tree.value : tree.value.map((v) => times * v))
  const raw = set.raw.at + output * set.rows * 8
  const { bins, stride } = binned
  k.parallel<BoostingKernels, 'routeRows'>(
    boosting,
    'routeRows',
    cut(count, ROUTED).map(([from, to]) => [
      to - from,
      ids && ids + 4 * from,
      ids ? bins.at : bins.at + from * stride,
      stride,
      ...uploaded.args,
      values.at,
      1,
      set.rows,
      ids ? raw : raw + 8 * from,
    ]),
  )
  ws.release(values)
  uploaded.free()
}
