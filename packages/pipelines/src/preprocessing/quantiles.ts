import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/** Each column's values without NaN, ascending; zeros of sparse rows included. */
export function sortedColumns(x: DenseMatrix | SparseMatrix): Float64Array[] {
  const [rows, columns] = x.shape
  const found: number[][] = Array.from({ length: columns }, () => [])
  if (isSparse(x)) {
    const stored = new Int32Array(columns)
    x.values.forEach((v, k) => {
      stored[x.indices[k]!]! += 1
      if (!Number.isNaN(v)) found[x.indices[k]!]!.push(v)
    })
    return found.map((values, j) => {
      const all = new Float64Array(values.length + rows - stored[j]!)
      all.set(values)
      return all.sort()
    })
  }
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows; i++) {
      const v = x.data[i * columns + j]!
      if (!Number.isNaN(v)) found[j]!.push(v)
    }
  }
  return found.map((values) => Float64Array.from(values).sort())
}

/** numpy's `percentile` by linear interpolation, `share` between 0 and 1; NaN of nothing. */
export function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1)
  const low = Math.floor(at)
  return between(sorted, low, at - low)
}

/** numpy's `averaged_inverted_cdf`: a value of the sorted ones, or the middle of two where the share falls between. */
export function steppedQuantile(sorted: Float64Array, share: number): number {
  const at = share * sorted.length - 1
  const low = Math.floor(at)
  return between(sorted, low, at === low ? 0.5 : 1)
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
