import type { FitContext, Rng } from '@foldwise/core'
import { cluster, cut, type Kernels } from '@foldwise/kernels'
import { assign } from './assign.ts'
import { reassigned } from './reassigned.ts'
import { type WeightedRows, weightsAt } from './weighted-rows.ts'

/** Centres that are means of all rows they have had so far. */
export interface RunningCenters {
  /** `[count, columns]` */
  centers: Float64Array
  /** Sum of the weights of the rows that each centre has had. */
  counts: Float64Array
  /** Rows seen since centres were last reassigned. */
  since: number
}

/** Products between two looks at the signal. */
const STRIPE = 1 << 27

/**
 * Moves each centre to the mean of the rows it has had and those of the batch nearest to it (Sculley 2010). Each time 10 rows a cluster have
 * gone by, and whenever a centre has had none, centres with less than `ratio` of the most rows become random rows of the batch, as
 * scikit-learn does it. Changes `running`; returns the batch's inertia before.
 */
export async function miniBatchStep(
  kernels: Kernels,
  batch: WeightedRows,
  running: RunningCenters,
  ratio: number,
  random: Rng,
  ctx: FitContext,
): Promise<number> {
  const { rows, columns } = batch
  const { centers, counts } = running
  const count = counts.length
  using ws = kernels.workspace()
  const labels = ws.raw(Int32Array, rows)
  const squares = ws.raw(Float64Array, rows)
  for (const [from, to] of cut(rows, Math.max(1024, Math.floor(STRIPE / centers.length)))) {
    await ctx.checkpoint()
    using inner = kernels.workspace()
    const part = inner.raw(Float64Array, (to - from) * columns)
    part.view.set(batch.values.view.subarray(from * columns, to * columns))
    const near = inner.raw(Float64Array, to - from)
    const own = inner.raw(Int32Array, to - from)
    assign(kernels, { rows: to - from, columns, values: part }, centers, near, own)
    labels.view.set(own.view, from)
    squares.view.set(near.view, from)
  }
  const sums = ws.float64(centers.map((v, k) => v * counts[Math.floor(k / columns)]!))
  const sizes = ws.float64(counts)
  kernels.use(cluster).addToClusters(0, rows, columns, batch.values.at, weightsAt(batch), labels.at, sums.at, sizes.at)
  const after = sizes.copy()
  const moved = sums.copy().map((v, k) => {
    const c = Math.floor(k / columns)
    return after[c]! > counts[c]! ? v / after[c]! : centers[k]!
  })

  running.since += rows
  if (counts.some((n) => n === 0) || running.since >= 10 * count) {
    running.since = 0
    const light = reassigned(after, ratio, rows)
    const chosen = light.length > 0 ? random.permutation(rows) : []
    const kept = after.filter((_, c) => !light.includes(c))
    const least = kept.reduce((a, b) => Math.min(a, b), Infinity)
    light.forEach((c, k) => {
      const at = chosen[k]! * columns
      moved.set(batch.values.view.subarray(at, at + columns), c * columns)
      // Not 0, or the next batch would take them again.
      after[c] = least
    })
  }
  running.centers = moved
  running.counts = after
  const weights = batch.weights?.view
  return squares.view.reduce((sum, d, i) => sum + d * (weights ? weights[i]! : 1), 0)
}
