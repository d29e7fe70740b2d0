import { type DenseMatrix, InputError, isSparse, type SparseMatrix, toDense } from '@foldwise/core'

/** Rows as trees compare them: row-major float32. */
export interface Rows32 {
  readonly rows: number
  readonly features: number
  readonly data: Float32Array
  /** Whether a value is missing (NaN). */
  readonly missing: boolean
}

/**
 * Values rounded to float32, as scikit-learn's trees do: keys of half the size, and a graph in float32 decides as the model does.
 * Throws `InputError` for infinities and for numbers too large for float32.
 */
export function toRows32(x: DenseMatrix | SparseMatrix, where: string): Rows32 {
  const [rows, features] = x.shape
  const data = Float32Array.from(isSparse(x) ? toDense(x) : x.data)
  let missing = false
  for (let i = 0; i < data.length; i++) {
    const v = data[i]!
    // The only number of which this difference is not 0 is none: NaN for NaN and for infinities.
    if (v - v === 0) continue
    if (Number.isNaN(v)) missing = true
    else
      throw new InputError(
        `${where}: expected numbers of at most 3.4e38, got one beyond in row ${Math.floor(i / features)}, column ${i % features}. Rescale the column.`,
      )
  }
  return { rows, features, data, missing }
}
