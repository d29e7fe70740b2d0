import type { FitContext } from '@foldwise/core'
import { type BoostingKernels, boosting, type Kernels, type Workspace } from '@foldwise/kernels'
import type { Bins } from './bin-edges.ts'
import { type BinnedRows, binRows } from './binned-rows.ts'
import type { GrownTree, TreeGrower } from './grow-tree.ts'
import type { Objective } from './objective.ts'
import { pack, uploadTrees } from './packed-trees.ts'
import type { BoostingProblem, BoostingRows } from './problem.ts'
import { type RowSet, rowSet } from './row-set.ts'
import { treeRunner } from './run-trees.ts'
import type { TreeNodes } from './tree-nodes.ts'

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
  { base, before, objective }: BoostingProblem,
  bins: Bins,
  room: number,
  ctx: FitContext,
): Promise<Side> {
  const { x, y, weight, ids } = rows
  const binned = await binRows(k, ws, x, { ids, bins, checkpoint: ctx.checkpoint })
  const set = rowSet(ws, y, weight, ids, base)
  if (before) {
    const outputs = base.length
    const scores = await treeRunner(before).raw(x)
    const raw = set.raw.view
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < set.rows; i++) raw[o * set.rows + i] = scores[(ids ? ids[i]! : i) * outputs + o]!
    }
    await ctx.checkpoint()
  }
  return { binned, set, objective: objective(k, ws, set, rows, room) }
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
  k.parallel<BoostingKernels, 'addToRows'>(
    boosting,
    'addToRows',
    tree.leaves.map(({ node, start, count }) => [
      count,
      grower.rows.at + 4 * start,
      tree.nodes.value[node]!,
      raw.at + output * rows * 8,
    ]),
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
  k.use(boosting).routeRows(count, ids, bins.at, stride, ...uploaded.args, values.at, 1, set.rows, raw)
  ws.release(values)
  uploaded.free()
}
