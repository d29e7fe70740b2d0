import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/** Calls `visit` for every stored value: all of a dense matrix's, the non-zeros of a sparse one. */
export function eachValue(x: DenseMatrix | SparseMatrix, visit: (v: number, column: number) => void): void {
  if (isSparse(x)) {
    for (let k = 0; k < x.values.length; k++) visit(x.values[k]!, x.indices[k]!)
    return
  }
  const [rows, columns] = x.shape
  for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) visit(x.data[k]!, j)
}

/** Of each column: values that are not NaN, and those of them that are stored (in a sparse matrix, the others are 0). */
export function counts(x: DenseMatrix | SparseMatrix): {
  readonly present: Float64Array
  readonly stored: Float64Array
} {
  const stored = new Float64Array(x.shape[1])
  const missing = new Float64Array(x.shape[1])
  eachValue(x, (v, j) => {
    if (Number.isNaN(v)) missing[j]! += 1
    else stored[j]! += 1
  })
  return { present: missing.map((m) => x.shape[0] - m), stored }
}

/**
 * Mean and variance (divided by n) of each column without its NaNs; NaN for a column of nothing else. Two passes, and
 * the second one's rounding is taken back (Chan, Golub and LeVeque 1983), so that large offsets do no harm.
 */
export function moments(x: DenseMatrix | SparseMatrix): {
  readonly mean: Float64Array
  readonly variance: Float64Array
  readonly present: Float64Array
} {
  const { present, stored } = counts(x)
  const sum = new Float64Array(x.shape[1])
  eachValue(x, (v, j) => {
    if (!Number.isNaN(v)) sum[j]! += v
  })
  const mean = sum.map((s, j) => s / present[j]!)
  const squares = new Float64Array(x.shape[1])
  const rest = new Float64Array(x.shape[1])
  eachValue(x, (v, j) => {
    if (Number.isNaN(v)) return
    const d = v - mean[j]!
    squares[j]! += d * d
    rest[j]! += d
  })
  const variance = squares.map((s, j) => {
    const zeros = present[j]! - stored[j]!
    const off = rest[j]! - zeros * mean[j]!
    return (s + zeros * mean[j]! * mean[j]! - (off * off) / present[j]!) / present[j]!
  })
  return { mean, variance, present }
}

/** Smallest and largest value of each column without its NaNs, zeros of sparse rows included; NaN where there is none. */
export function extremes(x: DenseMatrix | SparseMatrix): { readonly min: Float64Array; readonly max: Float64Array } {
  const { present, stored } = counts(x)
  const min = new Float64Array(x.shape[1]).fill(NaN)
  const max = new Float64Array(x.shape[1]).fill(NaN)
  for (let j = 0; j < min.length; j++) if (present[j]! > stored[j]!) min[j] = max[j] = 0
  eachValue(x, (v, j) => {
    if (!(v >= min[j]!)) min[j] = Number.isNaN(v) ? min[j]! : v
    if (!(v <= max[j]!)) max[j] = Number.isNaN(v) ? max[j]! : v
  })
  return { min, max }
}

/** 1 in place of scales that are 0 or so near it that they are rounding: a constant column only moves. */
export const withoutZeros = (scale: Float64Array): Float64Array => scale.map((s) => (s < 10 * 2 ** -52 ? 1 : s))
