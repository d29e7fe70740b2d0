import { type DenseMatrix, isSparse, learned, type SparseMatrix, type State } from '@foldwise/core'
import type { Kernels } from '@foldwise/kernels'
import { denseMoments } from './dense-moments.ts'

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

/** Mean and variance (divided by n) of columns, and how many values they are of, or what these weigh. */
export interface Moments {
  readonly mean: Float64Array
  readonly variance: Float64Array
  readonly present: Float64Array
}

/** The row of each stored value, where rows weigh differently. */
function rowNumbers(x: Rows): Int32Array {
  const rows = new Int32Array(isSparse(x) ? x.values.length : x.data.length)
  for (let i = 0; i < x.shape[0]; i++) {
    const [from, to] = isSparse(x) ? [x.indptr[i]!, x.indptr[i + 1]!] : [i * x.shape[1], (i + 1) * x.shape[1]]
    rows.fill(i, from, to)
  }
  return rows
}

/**
 * Mean and variance of each column without its NaNs; NaN for a column of nothing else. Two passes, and the second one's
 * rounding is taken back (Chan, Golub and LeVeque 1983), so that large offsets do no harm. The bits are the same with kernels as without.
 */
export function moments(x: Rows, weight?: Float64Array, kernels?: Kernels): Moments {
  if (!isSparse(x) && !weight) return denseMoments(x.data, x.shape, kernels)
  const { values, indices, columns } = stored(x)
  const rowOf = weight && rowNumbers(x)
  const there = new Float64Array(columns)
  const missing = new Float64Array(columns)
  const sum = new Float64Array(columns)
  for (let k = 0, j = 0; k < values.length; k++) {
    const c = indices ? indices[k]! : j
    const v = values[k]!
    const w = rowOf ? weight[rowOf[k]!]! : 1
    if (Number.isNaN(v)) missing[c]! += w
    else {
      there[c]! += w
      sum[c]! += w * v
    }
    if (++j === columns) j = 0
  }
  const total = weight ? weight.reduce((a, w) => a + w, 0) : x.shape[0]
  // Of dense rows every value is there or missing; sums of weights are only equal but for rounding.
  const present = indices ? missing.map((m) => total - m) : there.slice()
  const mean = sum.map((s, j) => s / present[j]!)
  const squares = new Float64Array(columns)
  const rest = new Float64Array(columns)
  for (let k = 0, j = 0; k < values.length; k++) {
    const c = indices ? indices[k]! : j
    const v = values[k]!
    const w = rowOf ? weight[rowOf[k]!]! : 1
    if (!Number.isNaN(v)) {
      const d = v - mean[c]!
      squares[c]! += w * d * d
      rest[c]! += w * d
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

/** Whether a column's variance is no more than what rounding makes of a constant. */
export function isConstant({ mean, variance, present }: Moments, j: number): boolean {
  const rounding = present[j]! * mean[j]! * 2 ** -52
  return variance[j]! <= present[j]! * 2 ** -52 * variance[j]! + rounding * rounding
}

/** Standard deviations, 1 for constant columns, which only move. */
export const deviations = (m: Moments): Float64Array => m.variance.map((v, j) => (isConstant(m, j) ? 1 : Math.sqrt(v)))

/** Moments of all rows from those of two parts (Chan, Golub and LeVeque 1983). */
export function joinMoments(a: Moments, b: Moments): Moments {
  const present = a.present.map((n, j) => n + b.present[j]!)
  const part = (of: 'mean' | 'variance', join: (j: number, share: number) => number) =>
    present.map((n, j) => {
      if (a.present[j] === 0) return b[of][j]!
      return b.present[j] === 0 ? a[of][j]! : join(j, b.present[j]! / n)
    })
  const mean = part('mean', (j, share) => a.mean[j]! + (b.mean[j]! - a.mean[j]!) * share)
  const variance = part('variance', (j, share) => {
    const between = b.mean[j]! - a.mean[j]!
    return a.variance[j]! * (1 - share) + b.variance[j]! * share + between * between * share * (1 - share)
  })
  return { mean, variance, present }
}

export interface Extremes {
  readonly min: Float64Array
  readonly max: Float64Array
}

/** Extremes of all rows from those of two parts. */
export const joinExtremes = (a: Extremes, b: Extremes): Extremes => ({
  min: a.min.map((v, j) => joined(v, b.min[j]!, Math.min)),
  max: a.max.map((v, j) => joined(v, b.max[j]!, Math.max)),
})

const joined = (a: number, b: number, join: (a: number, b: number) => number): number =>
  Number.isNaN(a) ? b : Number.isNaN(b) ? a : join(a, b)

/** The extremes in a state, checked. */
export const columnExtremes = (state: State, features: number | undefined): Extremes => ({
  min: learned(state, 'min', 'float64', [features]),
  max: learned(state, 'max', 'float64', [features]),
})

/** Smallest and largest value of each column without its NaNs, zeros of sparse rows included; NaN where there is none. */
export function extremes(x: Rows): Extremes {
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
