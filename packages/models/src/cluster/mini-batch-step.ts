import type { FitContext, Rng } from '@foldwise/core'
import { cluster, cut, type Kernels, type Region } from '@foldwise/kernels'
import { assign } from './assign.ts'
import { type ClusterRows, denseCopies, isSparseRows } from './cluster-rows.ts'
import { reassigned } from './reassigned.ts'
import { sparseAssignment } from './sparse-assignment.ts'
import { weightsAt } from './weighted-rows.ts'

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
  batch: ClusterRows,
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
  await assignBatch(kernels, batch, centers, labels, squares, ctx)
  const scaled = Float64Array.from(centers)
  for (let c = 0; c < count; c++) scale(scaled, c * columns, (c + 1) * columns, counts[c]!)
  const sums = ws.float64(scaled)
  const sizes = ws.float64(counts)
  addBatch(kernels, batch, labels, sums, sizes)
  const after = sizes.copy()
  const moved = Float64Array.from(centers)
  const total = sums.view
  for (let c = 0; c < count; c++) {
    if (!(after[c]! > counts[c]!)) continue
    for (let k = c * columns; k < (c + 1) * columns; k++) moved[k] = total[k]! / after[c]!
  }

  running.since += rows
  if (counts.some((n) => n === 0) || running.since >= 10 * count) {
    running.since = 0
    const light = reassigned(after, ratio, rows)
    const chosen = light.length > 0 ? random.permutation(rows) : []
    const kept = after.filter((_, c) => !light.includes(c))
    const least = kept.reduce((a, b) => Math.min(a, b), Infinity)
    light.forEach((c, k) => {
      moved.set(denseCopies(batch, [chosen[k]!]), c * columns)
      // Not 0, or the next batch would take them again.
      after[c] = least
    })
  }
  running.centers = moved
  running.counts = after
  const weights = batch.weights?.view
  return squares.view.reduce((sum, d, i) => sum + d * (weights ? weights[i]! : 1), 0)
}

/** The nearest centre of each row of a batch, and the square of its distance. */
async function assignBatch(
  kernels: Kernels,
  batch: ClusterRows,
  centers: Float64Array,
  labels: Region<Int32Array>,
  squares: Region<Float64Array>,
  ctx: FitContext,
): Promise<void> {
  const { rows, columns } = batch
  if (isSparseRows(batch)) {
    using ws = kernels.workspace()
    const found = sparseAssignment(kernels, ws, batch, centers.length / columns, ctx.checkpoint)
    await found.follow(centers)
    found.distances(centers, squares)
    labels.view.set(found.labels.view)
    return
  }
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
}

/** Adds rows, times their weights, to the sums of their clusters, and the weights to the clusters' sizes. */
function addBatch(
  kernels: Kernels,
  batch: ClusterRows,
  labels: Region<Int32Array>,
  sums: Region<Float64Array>,
  sizes: Region<Float64Array>,
): void {
  const { rows, columns } = batch
  if (!isSparseRows(batch)) {
    const { addToClusters } = kernels.use(cluster)
    addToClusters(0, rows, columns, batch.values.at, weightsAt(batch), labels.at, sums.at, sizes.at)
    return
  }
  const { indptr, indices, values } = batch.csr
  const [starts, at, v, to, count] = [indptr.view, indices.view, values.view, sums.view, sizes.view]
  for (let i = 0; i < rows; i++) {
    const c = labels.view[i]!
    const weight = batch.weights ? batch.weights.view[i]! : 1
    count[c]! += weight
    for (let k = starts[i]!; k < starts[i + 1]!; k++) to[c * columns + at[k]!]! += weight * v[k]!
  }
}

function scale(values: Float64Array, from: number, to: number, by: number): void {
  for (let k = from; k < to; k++) values[k]! *= by
}
