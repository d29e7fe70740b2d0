import {
  argsort,
  type Kernels,
  type Region,
  type TreeJobFields,
  tree,
  treeWeights,
  type Workspace,
} from '@foldwise/kernels'
import { binFeatures } from './bin-features.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Growth } from './growth.ts'
import type { Rows32 } from './rows32.ts'

/** What trees learn: classes by number, or numbers, row-major `[rows, outputs]`. */
export type Targets =
  | { readonly classes: Int32Array; readonly count: number }
  | { readonly values: Float64Array; readonly outputs: number }

/** Values that become keys between checkpoints. */
const BLOCK = 2 ** 20

/** Training rows in kernel memory, their columns sorted once for all trees that grow from them. Rows of weight 0 are left out. */
export interface TreeData {
  readonly rows: number
  readonly features: number
  readonly classCount: number
  readonly outputs: number
  /** Entries in use of each column. */
  readonly used: number
  /** What each tree copies: sorted columns, or one list of the rows. */
  readonly columns: Region<Float64Array>
  readonly columnCount: number
  readonly binned: boolean
  readonly targetOrder: Region<Float64Array> | undefined
  readonly weights: Region<Float64Array> | undefined
  readonly totalWeight: number
  /** What jobs have in common. */
  readonly fields: TreeJobFields
}

export async function treeData(
  kernels: Kernels,
  workspace: Workspace,
  x: Rows32,
  targets: Targets,
  weight: Float64Array | undefined,
  growth: Growth,
  pacer: Checkpoint,
): Promise<TreeData> {
  const { rows, features } = x
  const k = kernels.use(tree)
  const binned = growth.maxBins > 0
  const bins = binned ? await binFeatures(workspace, x, weight, growth.maxBins, pacer) : undefined
  const keys = binned ? undefined : workspace.raw(Float32Array, x.data.length)
  for (let at = 0; keys && at < keys.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, keys.length)
    keys.view.set(x.data.subarray(at, end), at)
    k.makeKeys(at, end, keys.at)
    await pacer.checkpoint()
  }
  const classes = 'classes' in targets ? workspace.int32(targets.classes) : undefined
  const classCount = 'classes' in targets ? targets.count : 1
  const values = 'values' in targets ? workspace.float64(targets.values) : undefined
  const included = weight?.includes(0) ? workspace.uint8(Uint8Array.from(weight, (w) => Number(w > 0))) : undefined
  const inUse = (i: number): boolean => weight === undefined || weight[i]! > 0
  const listed = growth.randomSplits || binned
  await pacer.checkpoint()
  const columnCount = listed ? 1 : features
  const columns = workspace.raw(Float64Array, rows * columnCount)
  const bits = classCount === 2 ? classes!.at : 0
  let used = 0
  if (listed) {
    used = list(columns, (r) => 2 * r + (bits ? (targets as { classes: Int32Array }).classes[r]! : 0))
  } else {
    const scratchBytes = 16 * rows + 24576
    const scratch = workspace.raw(Uint8Array, scratchBytes * kernels.threads)
    for (let f = 0; f < features; f += kernels.threads) {
      const blocks = Array.from({ length: Math.min(kernels.threads, features - f) }, (_, b) => [
        f + b,
        f + b + 1,
        rows,
        features,
        keys!.at,
        bits,
        included?.at ?? 0,
        rows,
        columns.at,
        scratch.at + b * scratchBytes,
      ])
      used = kernels.parallel(tree, 'presort', blocks)[0]!
      await pacer.checkpoint()
    }
    workspace.release(scratch)
  }
  await pacer.checkpoint()
  const absolute = growth.criterion === 'absoluteError'
  const targetOrder = absolute ? workspace.raw(Float64Array, rows) : undefined
  const targetRank = absolute ? workspace.raw(Int32Array, rows) : undefined
  if (targetOrder && targetRank && values) {
    const order = workspace.raw(Int32Array, rows)
    argsort(kernels, values, order)
    await pacer.checkpoint()
    const sorted = order.copy()
    const ranks = targetRank.view
    for (let rank = 0; rank < rows; rank++) ranks[sorted[rank]!] = rank
    await pacer.checkpoint()
    list(targetOrder, (r) => 2 * r, sorted)
    workspace.release(order)
  }
  const wholes = weight === undefined
  await pacer.checkpoint()
  const logTable = growth.criterion === 'entropy' && wholes ? workspace.raw(Float64Array, rows + 1) : undefined
  if (logTable) k.logTable(rows, logTable.at)
  const weights = weight && workspace.float64(weight)
  const ways = growth.ways && workspace.int8(growth.ways)
  await pacer.checkpoint()
  return {
    rows,
    features,
    classCount,
    outputs: 'outputs' in targets ? targets.outputs : 1,
    used,
    columns,
    columnCount,
    binned,
    targetOrder,
    weights,
    totalWeight: weight ? weight.reduce((a, b) => a + b, 0) : rows,
    fields: {
      keys: keys?.at ?? 0,
      bins: bins?.bins ?? 0,
      edges: bins?.edges ?? 0,
      targetRank: targetRank?.at ?? 0,
      classes: classes?.at ?? 0,
      targets: values?.at ?? 0,
      logTable: logTable?.at ?? 0,
      ways: ways?.at ?? 0,
      weights: weights?.at ?? 0,
      weightKind: weights ? treeWeights.any : treeWeights.none,
    },
  }

  /** Entries without keys of the rows in use; returns how many. */
  function list(column: Region<Float64Array>, low: (row: number) => number, order?: Int32Array): number {
    const words = new Uint32Array(kernels.memory.buffer, column.at, 2 * rows)
    let n = 0
    for (let i = 0; i < rows; i++) {
      const r = order ? order[i]! : i
      if (!inUse(r)) continue
      words[2 * n] = low(r)
      words[2 * n + 1] = 0
      n++
    }
    return n
  }
}
