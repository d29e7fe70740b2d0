import { type DenseMatrix, type FitContext, isSparse, type Rng, type SparseMatrix } from '@foldwise/core'
import { cut, type Kernels, type Workspace } from '@foldwise/kernels'
import { assign } from './assign.ts'
import type { ClusterRows } from './cluster-rows.ts'
import { sparseAssignment } from './sparse-assignment.ts'
import { sparseClusterRows } from './sparse-rows.ts'

/** Draws rows, each as likely as its weight, again and again the same one if it comes. */
export function weightedDraws(rows: number, weight: Float64Array | undefined, random: Rng): () => number {
  if (!weight) return () => random.integer(rows)
  const upTo = new Float64Array(rows)
  let sum = 0
  for (let i = 0; i < rows; i++) upTo[i] = sum += weight[i]!
  return () => {
    const at = random.next() * sum
    let [low, high] = [0, rows - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if (upTo[middle]! > at) high = middle
      else low = middle + 1
    }
    return low
  }
}

/** Some rows, with the weights of rows if there are any, in kernel memory. */
export function someRows(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix | SparseMatrix,
  rows: ArrayLike<number>,
  weight: Float64Array | undefined,
): ClusterRows {
  if (isSparse(x)) return sparseClusterRows(kernels, ws, x, rows, weight)
  const {
    data,
    shape: [, columns],
  } = x
  const values = ws.raw(Float64Array, rows.length * columns)
  const to = values.view
  for (let i = 0; i < rows.length; i++) to.set(data.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns)
  const weights = weight && ws.float64(Array.from(rows, (i) => weight[i]!))
  return { rows: rows.length, columns, values, weights }
}

/** Elements of rows in kernel memory at once. */
const CHUNK = 1 << 20

/** Weighted sum of squared distances of rows to their nearest centres. */
export async function totalInertia(
  kernels: Kernels,
  x: DenseMatrix | SparseMatrix,
  weight: Float64Array | undefined,
  centers: Float64Array,
  ctx: FitContext,
): Promise<number> {
  const [rows, columns] = x.shape
  if (isSparse(x)) {
    using ws = kernels.workspace()
    const all = sparseClusterRows(kernels, ws, x, undefined, weight)
    const found = sparseAssignment(kernels, ws, all, centers.length / columns, ctx.checkpoint)
    await found.follow(centers)
    return found.distances(centers, ws.raw(Float64Array, rows))
  }
  const height = Math.max(1, Math.min(Math.floor(CHUNK / columns), Math.floor((1 << 27) / centers.length)))
  let sum = 0
  for (const [from, to] of cut(rows, height)) {
    await ctx.checkpoint()
    using ws = kernels.workspace()
    const values = ws.float64(x.data.subarray(from * columns, to * columns))
    const squares = ws.raw(Float64Array, to - from)
    assign(kernels, { rows: to - from, columns, values }, centers, squares, ws.raw(Int32Array, to - from))
    squares.view.forEach((d, i) => {
      sum += weight ? d * weight[from + i]! : d
    })
  }
  return sum
}
