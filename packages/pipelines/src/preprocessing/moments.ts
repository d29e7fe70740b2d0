import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

type Rows = DenseMatrix | SparseMatrix

/** What a sum over the stored values needs of them: all of a dense matrix's, the non-zeros of a sparse one. */
interface Stored {
  readonly values: Float64Array
  /** The column of each value, or undefined where they go round. */
  readonly indices: Int32Array | undefined
  readonly columns: number
}

const stored = (x: Rows): Stored =>
  isSparse(x)
    ? { values: x.values, indices: x.indices, columns: x.shape[1] }
    : { values: x.data, indices: undefined, columns: x.shape[1] }

/** Mean and variance (divided by n) of columns, and how many values they are of. */
export interface Moments {
  readonly mean: Float64Array
  readonly variance: Float64Array
  readonly present: Float64Array
}

/**
 * Mean and variance of each column without its NaNs; NaN for a column of nothing else. Two passes, and the second one's
 * rounding is taken back (Chan, Golub and LeVeque 1983), so that large offsets do no harm.
 */
export function moments(x: Rows): Moments {
  const { values, indices, columns } = stored(x)
  const there = new Float64Array(columns)
  const missing = new Float64Array(columns)
  const sum = new Float64Array(columns)
  for (let k = 0, j = 0; k < values.length; k++) {
    const c = indices ? indices[k]! : j
    const v = values[k]!
    if (Number.isNaN(v)) missing[c]! += 1
    else {
      there[c]! += 1
      sum[c]! += v
    }
    if (++j === columns) j = 0
  }
  const present = missing.map((m) => x.shape[0] - m)
  const mean = sum.map((s, j) => s / present[j]!)
  const squares = new Float64Array(columns)
  const rest = new Float64Array(columns)
  for (let k = 0, j = 0; k < values.length; k++) {
    const c = indices ? indices[k]! : j
    const v = values[k]!
    if (!Number.isNaN(v)) {
      const d = v - mean[c]!
      squares[c]! += d * d
      rest[c]! += d
    }
    if (++j === columns) j = 0
  }
  const variance = squares.map((s, j) => {
    const zeros = present[j]! - there[j]!
    const off = rest[j]! - zeros * mean[j]!
    return (s + zeros * mean[j]! * mean[j]! - (off * off) / present[j]!) / present[j]!
  })
  return { mean, variance, present }
}

/** Smallest and largest value of each column without its NaNs, zeros of sparse rows included; NaN where there is none. */
export function extremes(x: Rows): { readonly min: Float64Array; readonly max: Float64Array } {
  const { values, indices, columns } = stored(x)
  const min = new Float64Array(columns).fill(Infinity)
  const max = new Float64Array(columns).fill(-Infinity)
  const found = new Float64Array(columns)
  for (let k = 0, j = 0; k < values.length; k++) {
    const c = indices ? indices[k]! : j
    const v = values[k]!
    found[c]! += 1
    if (v < min[c]!) min[c] = v
    if (v > max[c]!) max[c] = v
    if (++j === columns) j = 0
  }
  for (let c = 0; c < columns; c++) {
    if (found[c]! < x.shape[0]) {
      min[c] = Math.min(min[c]!, 0)
      max[c] = Math.max(max[c]!, 0)
    } else if (min[c] === Infinity) min[c] = max[c] = NaN
  }
  return { min, max }
}

/** 1 in place of scales that are 0 or so near it that they are rounding: a constant column only moves. */
export const withoutZeros = (scale: Float64Array): Float64Array => scale.map((s) => (s < 10 * 2 ** -52 ? 1 : s))
