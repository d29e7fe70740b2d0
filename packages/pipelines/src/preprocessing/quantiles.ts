import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { orderAt } from './order-at.ts'

/** Each column's values without NaN, ascending; zeros of sparse rows included. */
export function sortedColumns(x: DenseMatrix | SparseMatrix): Float64Array[] {
  return presentColumns(x).map((column) => column.sort())
}

/** Each column's values without NaN, in order where quantiles of these shares and the median look; elsewhere they mean nothing. */
export function orderedColumns(x: DenseMatrix | SparseMatrix, shares: readonly number[]): Float64Array[] {
  return presentColumns(x).map((column) => {
    const n = column.length
    const below = shares.map((share) => Math.floor(share * (n - 1)))
    const places = [...below, ...below.map((at) => at + 1), (n >> 1) - 1, n >> 1]
    orderAt(
      column,
      places.sort((a, b) => a - b),
    )
    return column
  })
}

/** Each column's values without NaN; zeros of sparse rows included. */
function presentColumns(x: DenseMatrix | SparseMatrix): Float64Array[] {
  const [rows, columns] = x.shape
  // Zeros to begin with: those that a sparse matrix leaves out.
  const all = Array.from({ length: columns }, () => new Float64Array(rows))
  const present = new Int32Array(columns)
  if (isSparse(x)) {
    const missing = new Int32Array(columns)
    for (let k = 0; k < x.values.length; k++) {
      const c = x.indices[k]!
      if (Number.isNaN(x.values[k])) missing[c]!++
      else all[c]![present[c]!++] = x.values[k]!
    }
    return all.map((column, c) => column.subarray(0, rows - missing[c]!))
  }
  // Some rows at a time, column by column: they are in the cache from the first column on.
  for (let from = 0; from < rows; from += BLOCK) {
    const end = Math.min(from + BLOCK, rows) * columns
    for (let j = 0; j < columns; j++) {
      const column = all[j]!
      let at = present[j]!
      for (let k = from * columns + j; k < end; k += columns) {
        const v = x.data[k]!
        if (!Number.isNaN(v)) column[at++] = v
      }
      present[j] = at
    }
  }
  return all.map((column, j) => column.subarray(0, present[j]!))
}

const BLOCK = 512

/** numpy's `percentile` by linear interpolation, `share` between 0 and 1; NaN of nothing. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  return between(sorted, low, at - low)
}

/** The mean of the two middle values, or the middle one. */
export function median(sorted: Float64Array): number {
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2
}

function between(sorted: Float64Array, low: number, t: number): number {
  const n = sorted.length
  if (n === 0) return NaN
  const a = sorted[Math.min(Math.max(low, 0), n - 1)]!
  const b = sorted[Math.min(Math.max(low + 1, 0), n - 1)]!
  // From the nearer end, as numpy does it: the same bits.
  return t >= 0.5 ? b - (b - a) * (1 - t) : a + (b - a) * t
}
