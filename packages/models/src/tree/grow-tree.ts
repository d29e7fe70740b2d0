import { type Kernels, TreeJob, tree } from '@foldwise/kernels'
import type { Checkpoint } from './checkpoint.ts'
import type { Growth } from './growth.ts'
import { prune } from './prune.ts'
import type { Rows32 } from './rows32.ts'
import { type Targets, type TreeData, treeData } from './tree-data.ts'
import { nodesFromRecords, type TreeNodes } from './tree-nodes.ts'

/** Work between checkpoints, as packages/kernels/assembly/tree/slice.ts counts it: about 10 milliseconds. */
export const WORK = 2e6

/** Grows one tree on all rows. `seed` is for drawn features and thresholds. */
export async function growTree(
  kernels: Kernels,
  x: Rows32,
  targets: Targets,
  weight: Float64Array | undefined,
  growth: Growth,
  seed: number,
  pacer: Checkpoint,
): Promise<TreeNodes> {
  using workspace = kernels.workspace()
  const data = await treeData(kernels, workspace, x, targets, weight, growth, pacer)
  const job = new TreeJob(kernels, workspace, { ...growth, ...sizeOf(data) })
  job.write({
    ...data.fields,
    ...limitsOf(growth, data.totalWeight),
    columns: data.columns.at,
    targetOrder: data.targetOrder?.at ?? 0,
    rows: data.used,
    random: notZero(seed),
  })
  const k = kernels.use(tree)
  k.plant(job.at)
  const chunks: Float64Array<ArrayBuffer>[] = []
  for (let state = 1; state !== 0; ) {
    state = k.grow(job.at, WORK)
    if (state !== 1) chunks.push(job.takeRecords())
    await pacer.checkpoint()
  }
  const grown = await nodesFromRecords(chunks, job.recordDoubles, pacer)
  return growth.ccpAlpha > 0 ? prune(grown, growth.ccpAlpha, pacer) : grown
}

export const sizeOf = ({ rows, features, classCount, outputs, binned, fields }: TreeData) => ({
  rows,
  features,
  classCount,
  outputs,
  binned,
  monotonic: fields.ways !== 0,
})

export const limitsOf = (growth: Growth, totalWeight: number) => ({
  totalWeight,
  minWeightLeaf: growth.minWeightFractionLeaf * totalWeight,
  minImpurityDecrease: growth.minImpurityDecrease,
  maxFeatures: growth.maxFeatures,
  drawFeatures: growth.drawFeatures ? 1 : 0,
  minSamplesSplit: growth.minSamplesSplit,
  minSamplesLeaf: growth.minSamplesLeaf,
})

/** The kernel's generator stands still at 0. */
export const notZero = (seed: number): number => seed >>> 0 || 1
