import type { FitContext } from '@foldwise/core'
import type { Kernels, Workspace } from '@foldwise/kernels'
import { assignment, inGroups } from './assignment.ts'
import { clusterMeans } from './cluster-means.ts'
import { type ClusterRows, isSparseRows } from './cluster-rows.ts'
import { sparseAssignment } from './sparse-assignment.ts'
import { sparseMeans } from './sparse-means.ts'

export interface Clustering {
  readonly centers: Float64Array
  /** Weighted sum of squared distances of rows to their centres. */
  readonly inertia: number
  readonly iterations: number
  readonly converged: boolean
  /** Sum of squared distances that centres moved last. */
  readonly shift: number
}

/** Assigns rows to centres and moves centres to the means of their rows, until no row changes or centres move no more than `tol`. */
export async function lloyd(
  kernels: Kernels,
  x: ClusterRows,
  start: Float64Array,
  { maxIter, tol }: { readonly maxIter: number; readonly tol: number },
  ctx: FitContext,
): Promise<Clustering> {
  using ws = kernels.workspace()
  const count = start.length / x.columns
  const squares = ws.raw(Float64Array, x.rows)
  const { rows, means, first } = parts(kernels, ws, x, count, start, ctx)
  let centers = first
  let shift = Infinity
  let iterations = 0
  let converged = false
  await rows.follow(centers)
  const far = (): Float64Array => {
    rows.distances(centers, squares)
    return squares.view
  }
  while (!converged && iterations < maxIter) {
    iterations++
    const moved = await means.update(rows.labels, far)
    shift = squaredShift(centers, moved)
    centers = moved
    const changed = await rows.follow(centers)
    converged = shift <= tol || !changed
    ctx.progress('iterations', iterations, maxIter, { shift })
  }
  centers = await means.exact()
  return { centers, inertia: rows.distances(centers, squares), iterations, converged, shift }
}

/** What assigns rows, what keeps the means, and the centres in the order in which that takes them. */
function parts(kernels: Kernels, ws: Workspace, x: ClusterRows, count: number, start: Float64Array, ctx: FitContext) {
  if (isSparseRows(x)) {
    const rows = sparseAssignment(kernels, ws, x, count, ctx.checkpoint)
    return { rows, means: sparseMeans(kernels, ws, x, count, ctx.checkpoint), first: start }
  }
  const grouped = inGroups(start, x.columns)
  const rows = assignment(kernels, ws, x, count, grouped, ctx)
  return { rows, means: clusterMeans(kernels, ws, x, count), first: grouped.centers }
}

/** Sum of squared distances that centres moved. */
export function squaredShift(a: Float64Array, b: Float64Array): number {
  let s = 0
  for (let k = 0; k < a.length; k++) s += (a[k]! - b[k]!) * (a[k]! - b[k]!)
  return s
}
