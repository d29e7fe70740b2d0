import { type Kernels, type Region, TreeJob, tree, treeWeights, type Workspace } from '@foldwise/kernels'
import { balance, type LabelColumn } from './balance.ts'
import type { Checkpoint } from './checkpoint.ts'
import { limitsOf, notZero, sizeOf, WORK } from './grow-tree.ts'
import type { Growth } from './growth.ts'
import { prune } from './prune.ts'
import type { Rows32 } from './rows32.ts'
import { type Targets, type TreeData, treeData } from './tree-data.ts'
import { nodesFromRecords, type TreeNodes } from './tree-nodes.ts'

export interface ForestPlan {
  readonly growth: Growth
  readonly trees: number
  /** Rows drawn with replacement for each tree; 0: each takes all rows. */
  readonly draws: number
  /** Labels whose classes are balanced among the rows that each tree draws. */
  readonly balanced?: readonly LabelColumn[] | undefined
  /** Two seeds of tree `t`: of its rows, and of its features and thresholds. */
  readonly seeds: (t: number) => readonly [rows: number, features: number]
  readonly onTree: (done: number) => void
}

export interface GrownForest {
  readonly trees: readonly TreeNodes[]
  /** With this seed, `drawRows` draws the rows of each tree again. */
  readonly rowSeeds: Uint32Array
}

/** Grows trees side by side, one a thread; each depends on its seeds alone, so their number of threads changes nothing. */
export async function growForest(
  kernels: Kernels,
  x: Rows32,
  targets: Targets,
  weight: Float64Array | undefined,
  plan: ForestPlan,
  pacer: Checkpoint,
): Promise<GrownForest> {
  using workspace = kernels.workspace()
  const data = await treeData(kernels, workspace, x, targets, weight, plan.growth, pacer)
  const beds = Array.from(
    { length: Math.min(kernels.threads, plan.trees) },
    () => new Bed(kernels, workspace, data, plan),
  )
  const trees = new Array<TreeNodes>(plan.trees)
  const rowSeeds = new Uint32Array(plan.trees)
  let done = 0
  for (let next = 0; done < plan.trees; ) {
    for (const bed of beds) {
      if (bed.busy || next === plan.trees) continue
      rowSeeds[next] = await bed.plant(next, plan.seeds(next), pacer)
      next++
    }
    const busy = beds.filter((b) => b.busy)
    const states = kernels.parallel(
      tree,
      'grow',
      busy.map((b) => [b.job.at, WORK]),
    )
    for (const [i, bed] of busy.entries()) {
      const grown = await bed.collect(states[i]!, pacer)
      if (!grown) continue
      trees[bed.tree] = grown
      plan.onTree(++done)
    }
    await pacer.checkpoint()
  }
  return { trees, rowSeeds }
}

/** Memory in which one tree after the other grows. */
class Bed {
  readonly job: TreeJob
  tree = -1
  busy = false
  private readonly kernels: Kernels
  private readonly data: TreeData
  private readonly plan: ForestPlan
  private readonly columns: Region<Float64Array>
  private readonly targetOrder: Region<Float64Array> | undefined
  private readonly counts: Region<Uint8Array> | undefined
  private readonly weights: Region<Float64Array> | undefined
  private chunks: Float64Array<ArrayBuffer>[] = []

  constructor(kernels: Kernels, workspace: Workspace, data: TreeData, plan: ForestPlan) {
    this.kernels = kernels
    this.data = data
    this.plan = plan
    this.columns = workspace.raw(Float64Array, data.columns.length)
    this.targetOrder = data.targetOrder && workspace.raw(Float64Array, data.rows)
    this.counts = plan.draws > 0 ? workspace.raw(Uint8Array, data.rows) : undefined
    const weighted = this.counts && (data.weights || plan.balanced)
    this.weights = weighted && workspace.raw(Float64Array, data.rows)
    this.job = new TreeJob(kernels, workspace, { ...plan.growth, ...sizeOf(data) })
    this.job.write({ ...data.fields, columns: this.columns.at, targetOrder: this.targetOrder?.at ?? 0 })
  }

  /** Returns the seed that the tree's rows were drawn with. */
  async plant(
    t: number,
    [rowSeed, featureSeed]: readonly [rows: number, features: number],
    pacer: Checkpoint,
  ): Promise<number> {
    const { data, plan, counts, kernels } = this
    this.tree = t
    this.busy = true
    this.chunks = []
    let seed = notZero(rowSeed)
    let rows = data.used
    let totalWeight = data.totalWeight
    if (counts) {
      // All rows drawn may weigh 0.
      for (; !this.draw(seed, counts); seed = notZero(seed + 1));
      rows = await this.copy(counts, pacer)
      totalWeight = this.weights ? this.weights.view.reduce((a, b) => a + b, 0) : plan.draws
    } else {
      for (let at = 0; at < this.columns.length; at += WORK) {
        this.columns.view.set(data.columns.view.subarray(at, at + WORK), at)
        await pacer.checkpoint()
      }
      this.targetOrder?.view.set(data.targetOrder!.view)
    }
    const weights = this.weights ?? data.weights
    this.job.write({
      ...limitsOf(plan.growth, totalWeight),
      rows,
      random: notZero(featureSeed),
      weights: weights?.at ?? counts?.at ?? 0,
      weightKind: weights ? treeWeights.any : counts ? treeWeights.counts : treeWeights.none,
    })
    kernels.use(tree).plant(this.job.at)
    return seed
  }

  private draw(seed: number, counts: Region<Uint8Array>): boolean {
    const { data, plan, weights, kernels } = this
    const k = kernels.use(tree)
    k.drawRows(data.rows, plan.draws, seed, counts.at)
    if (!weights) return true
    if (data.weights) k.countWeights(data.rows, data.weights.at, counts.at, weights.at)
    else weights.view.set(counts.view)
    if (plan.balanced) balance(weights.view, plan.balanced)
    return weights.view.some((w) => w > 0)
  }

  private async copy(counts: Region<Uint8Array>, pacer: Checkpoint): Promise<number> {
    const { rows, used, columns, columnCount, targetOrder } = this.data
    const k = this.kernels.use(tree)
    if (this.targetOrder) k.keepDrawn(1, rows, used, targetOrder!.at, counts.at, this.targetOrder.at)
    const atOnce = Math.max(1, Math.floor(WORK / rows))
    let kept = 0
    for (let c = 0; c < columnCount; c += atOnce) {
      const at = 8 * c * rows
      const count = Math.min(atOnce, columnCount - c)
      kept = k.keepDrawn(count, rows, used, columns.at + at, counts.at, this.columns.at + at)
      await pacer.checkpoint()
    }
    return kept
  }

  /** Takes out what has grown; the tree, once it is complete. */
  async collect(state: number, pacer: Checkpoint): Promise<TreeNodes | undefined> {
    if (state === 1) return undefined
    this.chunks.push(this.job.takeRecords())
    if (state !== 0) return undefined
    this.busy = false
    const grown = await nodesFromRecords(this.chunks, this.job.recordDoubles, pacer)
    return this.plan.growth.ccpAlpha > 0 ? prune(grown, this.plan.growth.ccpAlpha, pacer) : grown
  }
}
