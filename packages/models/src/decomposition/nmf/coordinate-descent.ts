import type { Kernels } from '@foldwise/kernels'
import { type Checkpoint, type NmfRows, squareOf, timesRows, transposedTimesRows } from './nmf-rows.ts'
import type { Factors } from './nmf-start.ts'

/** Penalties of one factor. */
export interface Penalty {
  readonly l1: number
  readonly l2: number
}

export interface NmfOptions {
  readonly maxIter: number
  readonly tol: number
  readonly w: Penalty
  readonly h: Penalty
}

export interface NmfFit extends Factors {
  readonly iterations: number
  readonly converged: boolean
  /** What is compared with `tol`, at the end: a share of the first violation, or of the first loss. */
  readonly gap: number
}

/** What one sweep needs to know of the other factor B: B'B with the penalties in it, and the product of the rows with B. */
interface Sweep {
  readonly square: Float64Array
  readonly products: Float64Array
}

function sweepOf(other: Float64Array, products: Float64Array, count: number, { l1, l2 }: Penalty): Sweep {
  const square = squareOf(other, count)
  for (let t = 0; t < count; t++) square[t * (count + 1)]! += l2
  return { square, products: l1 === 0 ? products : products.map((v) => v - l1) }
}

/** Takes each coefficient of row i to its optimum in turn, changing `w`; returns how far the gradients were from allowing none of it. */
function sweepRow({ square, products }: Sweep, w: Float64Array, i: number, count: number): number {
  const at = i * count
  let violation = 0
  for (let t = 0; t < count; t++) {
    let gradient = -products[at + t]!
    for (let r = 0; r < count; r++) gradient += square[t * count + r]! * w[at + r]!
    const v = w[at + t]!
    violation += Math.abs(v === 0 ? Math.min(0, gradient) : gradient)
    const curvature = square[t * (count + 1)]!
    if (curvature !== 0) w[at + t] = Math.max(v - gradient / curvature, 0)
  }
  return violation
}

/** Both factors by turns, each row's coefficients one after another (Cichocki and Phan, IEICE Transactions E92-A, 2009). Changes them. */
export async function descend(
  kernels: Kernels,
  x: NmfRows,
  { w, ht }: Factors,
  count: number,
  options: NmfOptions,
  checkpoint: Checkpoint,
  each: (iteration: number, violation: number) => void,
): Promise<NmfFit> {
  let first = 0
  const sweepAll = async (own: Float64Array, sweep: Sweep): Promise<number> => {
    let violation = 0
    for (let i = 0; i < own.length / count; i++) {
      if (i % 4096 === 0) await checkpoint()
      violation += sweepRow(sweep, own, i, count)
    }
    return violation
  }
  for (let iteration = 1; ; iteration++) {
    const rows = sweepOf(ht, await timesRows(kernels, x, ht, count, checkpoint), count, options.w)
    let violation = await sweepAll(w, rows)
    const columns = sweepOf(w, await transposedTimesRows(kernels, x, w, count, checkpoint), count, options.h)
    violation += await sweepAll(ht, columns)
    if (iteration === 1) first = violation
    const share = first === 0 ? 0 : violation / first
    each(iteration, share)
    const converged = share <= options.tol
    if (converged || iteration === options.maxIter) return { w, ht, iterations: iteration, converged, gap: share }
  }
}

/** Coefficients of rows for given components, each row until it converges by itself. */
export async function encode(
  kernels: Kernels,
  x: NmfRows,
  ht: Float64Array,
  count: number,
  options: NmfOptions,
  pause: Checkpoint,
): Promise<Float64Array<ArrayBuffer>> {
  const w = new Float64Array(x.rows * count)
  const sweep = sweepOf(ht, await timesRows(kernels, x, ht, count, pause), count, options.w)
  for (let i = 0; i < x.rows; i++) {
    const first = sweepRow(sweep, w, i, count)
    for (let n = 1; n < options.maxIter; n++) if (sweepRow(sweep, w, i, count) <= options.tol * first) break
    if (i % 64 === 0) await pause()
  }
  return w
}
