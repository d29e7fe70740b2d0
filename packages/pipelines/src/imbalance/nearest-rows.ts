import type { DenseMatrix, FitContext } from '@foldwise/core'
import { nearest, packPoints } from '@foldwise/kernels'

/** Distances, times columns, between two looks at the abort signal: some 20 ms of work, or 100 where rounded rows rule out few. */
const PER_CHUNK = 1 << 28

export interface NearestRows {
  /** Rows whose neighbours are asked for; they are among `among`. */
  readonly of: Int32Array
  /** Rows that can be neighbours. */
  readonly among: Int32Array
  readonly k: number
}

/**
 * The k rows nearest to each row but itself, by Euclidean distance, nearest first: `[of.length, k]`, row numbers of `x`.
 * Of equally near rows the first in `among` wins. `k` is less than `among.length`.
 */
export async function nearestRows(x: DenseMatrix, { of, among, k }: NearestRows, ctx: FitContext): Promise<Int32Array> {
  const kernels = await ctx.kernels()
  const columns = x.shape[1]
  using ws = kernels.workspace()
  const plain = ws.float64(rowsOf(x, among))
  const points = packPoints(kernels, ws, { rows: among.length, columns, values: plain })
  ws.release(plain)
  const out = new Int32Array(of.length * k)
  const step = Math.max(64, Math.floor(PER_CHUNK / (among.length * columns)))
  for (let from = 0; from < of.length; from += step) {
    await ctx.checkpoint()
    const chunk = of.subarray(from, from + step)
    using own = kernels.workspace()
    const values = own.float64(rowsOf(x, chunk))
    const distances = own.raw(Float64Array, chunk.length * (k + 1))
    const indices = own.raw(Int32Array, chunk.length * (k + 1))
    const queries = { rows: chunk.length, columns, values }
    nearest(kernels, { metric: 'squaredEuclidean', queries, points, k: k + 1, distances, indices })
    const found = indices.view
    for (let q = 0; q < chunk.length; q++) {
      let filled = 0
      // Among k + 1 the row itself is left out; where it has more than k twins it may not be there, and the last goes.
      for (let j = 0; j <= k && filled < k; j++) {
        const row = among[found[q * (k + 1) + j]!]!
        if (row !== chunk[q]) out[(from + q) * k + filled++] = row
      }
    }
  }
  return out
}

function rowsOf({ data, shape }: DenseMatrix, rows: Int32Array): Float64Array {
  const width = shape[1]
  const out = new Float64Array(rows.length * width)
  let to = 0
  for (let i = 0; i < rows.length; i++) {
    const end = (rows[i]! + 1) * width
    for (let at = end - width; at < end; at++) out[to++] = data[at]!
  }
  return out
}

export const allRows = (n: number): Int32Array => Int32Array.from({ length: n }, (_, i) => i)
