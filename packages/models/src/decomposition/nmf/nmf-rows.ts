import { type DenseMatrix, type FitContext, InputError, isSparse, type SparseMatrix } from '@foldwise/core'
import { cut, type Kernels, matMul, runSteps } from '@foldwise/kernels'

/** Rows of values >= 0, by their entries: those of row i are at `starts[i]` to `starts[i + 1]`. */
export interface NmfRows {
  readonly rows: number
  readonly columns: number
  readonly starts: Int32Array
  /** Column of each entry; undefined where every row has an entry for each column. */
  readonly indices: Int32Array | undefined
  readonly values: Float64Array
}

export type Checkpoint = FitContext['checkpoint']

/** Throws `InputError` for a value below 0, and for 0 where the loss knows none. */
export function nmfRows(where: string, x: DenseMatrix | SparseMatrix, loss: string): NmfRows {
  const [rows, columns] = x.shape
  const values = isSparse(x) ? x.values : x.data
  const positive = loss === 'itakura-saito'
  let bad = 0
  while (bad < values.length && (positive ? values[bad]! > 0 : !(values[bad]! < 0))) bad++
  if (bad < values.length) {
    const least = positive ? "> 0 for betaLoss 'itakura-saito'" : '>= 0'
    throw new InputError(`${where}: expected values ${least}, got ${values[bad]}. Shift or drop them.`)
  }
  if (!isSparse(x)) {
    const starts = Int32Array.from({ length: rows + 1 }, (_, i) => i * columns)
    return { rows, columns, starts, indices: undefined, values }
  }
  if (positive && values.length < rows * columns) {
    throw new InputError(
      `${where}: expected values > 0 for betaLoss 'itakura-saito', got a sparse matrix. Take another loss.`,
    )
  }
  return { rows, columns, starts: x.indptr, indices: x.indices, values }
}

/** Products between two looks at the signal. */
const STEPS = 1 << 24

/** Rows that are gone through between two looks at the signal, for so many operations an entry. */
export const rowBlocks = (x: NmfRows, perEntry: number): [number, number][] =>
  cut(x.rows, Math.max(1, Math.floor(STEPS / Math.max(1, (perEntry * x.values.length) / x.rows))))

/** X B, `[rows, width]`, for `b` `[columns, width]`. */
export async function timesRows(
  kernels: Kernels,
  x: NmfRows,
  b: Float64Array,
  width: number,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const out = new Float64Array(x.rows * width)
  const { columns, starts, indices, values } = x
  using ws = kernels.workspace()
  const right = indices ? undefined : ws.float64(b)
  for (const [from, to] of rowBlocks(x, width)) {
    await checkpoint()
    if (right) {
      using inner = kernels.workspace()
      const a = inner.float64(values.subarray(from * columns, to * columns))
      const c = inner.raw(Float64Array, (to - from) * width)
      runSteps(matMul(kernels, { m: to - from, n: width, k: columns, a, b: right, c }))
      out.set(c.view, from * width)
      continue
    }
    for (let i = from; i < to; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const [v, at] = [values[k]!, indices![k]! * width]
        for (let t = 0; t < width; t++) out[i * width + t]! += v * b[at + t]!
      }
    }
  }
  return out
}

/** X' W, `[columns, width]`, for `w` `[rows, width]`. */
export async function transposedTimesRows(
  kernels: Kernels,
  x: NmfRows,
  w: Float64Array,
  width: number,
  checkpoint: Checkpoint,
): Promise<Float64Array> {
  const { columns, starts, indices, values } = x
  using ws = kernels.workspace()
  const sum = ws.float64(columns * width)
  const out = new Float64Array(indices ? columns * width : 0)
  for (const [from, to] of rowBlocks(x, width)) {
    await checkpoint()
    if (!indices) {
      using inner = kernels.workspace()
      const a = inner.float64(values.subarray(from * columns, to * columns))
      const b = inner.float64(w.subarray(from * width, to * width))
      runSteps(matMul(kernels, { m: columns, n: width, k: to - from, a, transposeA: true, b, c: sum, add: true }))
      continue
    }
    for (let i = from; i < to; i++) {
      for (let k = starts[i]!; k < starts[i + 1]!; k++) {
        const [v, at] = [values[k]!, indices[k]! * width]
        for (let t = 0; t < width; t++) out[at + t]! += v * w[i * width + t]!
      }
    }
  }
  return indices ? out : sum.copy()
}

/** B' B, `[width, width]`, for `b` `[rows, width]`. */
export function squareOf(b: Float64Array, width: number): Float64Array {
  const out = new Float64Array(width * width)
  for (let at = 0; at < b.length; at += width) {
    for (let s = 0; s < width; s++) {
      const v = b[at + s]!
      if (v !== 0) for (let t = 0; t < width; t++) out[s * width + t]! += v * b[at + t]!
    }
  }
  return out
}
