import { type ClassifierData, type DenseMatrix, InputError, isSparse, type SparseMatrix } from '@foldwise/core'

export type Rows = DenseMatrix | SparseMatrix

export interface ClassCounts {
  /** Weighted sums of the columns in each class, `[classes, features]`. */
  readonly sums: Float64Array
  /** Weight of each class. */
  readonly totals: Float64Array
}

/** Sums of the rows of each class, in the order of the rows. */
export function classCounts({ x, y, classes, weight }: ClassifierData<Rows>): ClassCounts {
  const [rows, features] = x.shape
  const sums = new Float64Array(classes * features)
  const totals = new Float64Array(classes)
  for (let i = 0; i < rows; i++) {
    const w = weight?.[i] ?? 1
    const at = y[i]! * features
    totals[y[i]!]! += w
    if (isSparse(x)) {
      const end = x.indptr[i + 1]!
      for (let k = x.indptr[i]!; k < end; k++) sums[at + x.indices[k]!]! += w * x.values[k]!
    } else {
      const row = i * features
      for (let j = 0; j < features; j++) sums[at + j]! += w * x.data[row + j]!
    }
  }
  return { sums, totals }
}

/** Throws `InputError` for a value below 0. */
export function checkCounts(type: string, x: Rows): void {
  const values = isSparse(x) ? x.values : x.data
  const bad = values.findIndex((v) => v < 0)
  if (bad >= 0) {
    throw new InputError(
      `${type}.fit: expected counts or other values >= 0, got ${values[bad]}. Use gaussianNB for values that may be negative.`,
    )
  }
}
