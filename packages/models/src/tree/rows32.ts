import { type DenseMatrix, InputError, isSparse, type SparseMatrix, toDense } from '@foldwise/core'
import { runPausing, runSteps, type Steps } from '@foldwise/kernels'
import type { Checkpoint } from './checkpoint.ts'

/** Rows as trees compare them: row-major float32. */
export interface Rows32 {
  readonly rows: number
  readonly features: number
  readonly data: Float32Array
  /** Whether a value is missing (NaN). */
  readonly missing: boolean
}

/** Values between pauses. */
const BLOCK = 2 ** 20

/**
 * Values rounded to float32, as scikit-learn's trees do: keys of half the size, and a graph in float32 decides as the model does.
 * Throws `InputError` for infinities and for numbers too large for float32.
 */
export const toRows32 = (x: DenseMatrix | SparseMatrix, where: string): Rows32 => runSteps(roundingRows(x, where))

/** The same, for many rows. */
export function* roundingRows(x: DenseMatrix | SparseMatrix, where: string): Steps<Rows32> {
  const values = isSparse(x) ? toDense(x) : x.data
  const data = new Float32Array(values.length)
  let missing = false
  for (let at = 0; at < data.length; at += BLOCK) {
    const end = Math.min(at + BLOCK, data.length)
    if (roundBlock(values, data, at, end, x.shape[1], where)) missing = true
    if (end < data.length) yield
  }
  const [rows, features] = x.shape
  return { rows, features, data, missing }
}

/** Those of a fit. */
export async function rowsToLearn(x: DenseMatrix | SparseMatrix, where: string, pacer: Checkpoint): Promise<Rows32> {
  const pause = () => pacer.checkpoint()
  await pause()
  const rows = await runPausing(roundingRows(x, where), pause)
  await pause()
  return rows
}

/** Returns whether a value is missing. */
function roundBlock(
  values: Float64Array,
  data: Float32Array,
  from: number,
  to: number,
  features: number,
  where: string,
): boolean {
  let missing = false
  for (let i = from; i < to; i++) {
    const v = Math.fround(values[i]!)
    data[i] = v
    // The only number of which this difference is not 0 is none: NaN for NaN and for infinities.
    if (v - v === 0) continue
    if (Number.isNaN(v)) missing = true
    else
      throw new InputError(
        `${where}: expected numbers of at most 3.4e38, got one beyond in row ${Math.floor(i / features)}, column ${i % features}. Rescale the column.`,
      )
  }
  return missing
}
