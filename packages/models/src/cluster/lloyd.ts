import type { FitContext } from '@foldwise/core'
import type { Dense, Kernels } from '@foldwise/kernels'
import { assign } from './assign.ts'

export interface Clustering {
  readonly centers: Float64Array
  /** Sum of squared distances of rows to their centres. */
  readonly inertia: number
  readonly iterations: number
  readonly converged: boolean
  /** Sum of squared distances that centres moved last. */
  readonly shift: number
}

/** Assigns rows to centres and moves centres to the means of their rows, until no row changes or centres move no more than `tol`. */
export async function lloyd(
  kernels: Kernels,
  x: Dense,
  start: Float64Array,
  { maxIter, tol }: { readonly maxIter: number; readonly tol: number },
  ctx: FitContext,
): Promise<Clustering> {
  using ws = kernels.workspace()
  const distances = ws.raw(Float64Array, x.rows)
  const labels = ws.raw(Int32Array, x.rows)
  let centers = start
  let before: Int32Array | undefined
  let shift = Infinity
  let iterations = 0
  let converged = false
  assign(kernels, x, centers, distances, labels)
  while (!converged && iterations < maxIter) {
    await ctx.checkpoint()
    iterations++
    const moved = means(x, labels.view, distances.view, centers.length / x.columns)
    shift = squaredShift(centers, moved)
    centers = moved
    before = labels.copy()
    assign(kernels, x, centers, distances, labels)
    converged = shift <= tol || same(before, labels.view)
  }
  return { centers, inertia: distances.view.reduce((a, b) => a + b, 0), iterations, converged, shift }
}

/** Mean of the rows of each cluster; clusters without rows get the rows that are farthest from their centres. */
function means(
  { rows, columns, values }: Dense,
  labels: Int32Array,
  distances: Float64Array,
  count: number,
): Float64Array {
  const x = values.view
  const sums = new Float64Array(count * columns)
  const sizes = new Float64Array(count)
  const owner = labels.slice()
  for (let i = 0; i < rows; i++) sizes[owner[i]!]!++
  const empty = Array.from(sizes.keys()).filter((c) => sizes[c] === 0)
  if (empty.length > 0) {
    const far = Array.from(distances.keys()).sort((a, b) => distances[b]! - distances[a]! || a - b)
    // A row that is its cluster's last would leave another without rows.
    for (const i of far) {
      if (empty.length === 0) break
      if (sizes[owner[i]!]! < 2) continue
      sizes[owner[i]!]!--
      owner[i] = empty.shift()!
      sizes[owner[i]!]!++
    }
  }
  for (let i = 0; i < rows; i++) {
    const at = owner[i]! * columns
    for (let j = 0; j < columns; j++) sums[at + j]! += x[i * columns + j]!
  }
  for (let k = 0; k < sums.length; k++) sums[k]! /= sizes[Math.floor(k / columns)]!
  return sums
}

function squaredShift(a: Float64Array, b: Float64Array): number {
  let s = 0
  for (let k = 0; k < a.length; k++) s += (a[k]! - b[k]!) * (a[k]! - b[k]!)
  return s
}

const same = (a: Int32Array, b: Int32Array): boolean => a.every((v, i) => v === b[i])
