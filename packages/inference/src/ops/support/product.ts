import { type HostArray, InputError, showShape } from '@foldwise/core'
import { type Cells, makeCells } from './cells.ts'

/** A matrix inside a larger array: where it starts, its sizes, and the steps between rows and between columns. */
export interface MatrixView {
  readonly data: HostArray['data']
  readonly at: number
  readonly rows: number
  readonly columns: number
  readonly rowStep: number
  readonly columnStep: number
}

/**
 * `out[rows, columns] = a b`. Each element is summed in float64 in the order of the inner axis and rounded once. Zeros of
 * `a` are skipped where `b` is finite: a row of word counts has a few hundred of them in 60,000.
 */
export function productInto(out: Cells, outAt: number, a: MatrixView, b: MatrixView, bIsFinite: boolean): void {
  const x = a.data as Float32Array
  const y = b.data as Float32Array
  const sums = new Float64Array(b.columns)
  for (let i = 0; i < a.rows; i++) {
    sums.fill(0)
    let at = a.at + i * a.rowStep
    for (let k = 0; k < a.columns; k++, at += a.columnStep) {
      const v = x[at]!
      if (v === 0 && bIsFinite) continue
      let from = b.at + k * b.rowStep
      for (let j = 0; j < b.columns; j++, from += b.columnStep) sums[j]! += v * y[from]!
    }
    for (let j = 0; j < b.columns; j++) out[outAt + i * b.columns + j] = sums[j]!
  }
}

/** The same for int64, exact modulo 2^64. */
export function bigProductInto(out: Cells, outAt: number, a: MatrixView, b: MatrixView): void {
  const x = a.data as BigInt64Array
  const y = b.data as BigInt64Array
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.columns; j++) {
      let sum = 0n
      for (let k = 0; k < a.columns; k++) {
        sum += x[a.at + i * a.rowStep + k * a.columnStep]! * y[b.at + k * b.rowStep + j * b.columnStep]!
      }
      out[outAt + i * b.columns + j] = sum
    }
  }
}

/** int32 sums of products of 8-bit and 32-bit integers, wrapped around as in C. */
export function intProductInto(out: Cells, outAt: number, a: MatrixView, b: MatrixView): void {
  const x = a.data as Int32Array
  const y = b.data as Int32Array
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.columns; j++) {
      let sum = 0
      let p = a.at + i * a.rowStep
      let q = b.at + j * b.columnStep
      for (let k = 0; k < a.columns; k++, p += a.columnStep, q += b.rowStep) sum = (sum + Math.imul(x[p]!, y[q]!)) | 0
      out[outAt + i * b.columns + j] = sum
    }
  }
}

export function allFinite(x: HostArray): boolean {
  if (x.dtype !== 'float32' && x.dtype !== 'float64') return true
  const data = x.data as Float64Array
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i]!)) return false
  return true
}

/** A row-major matrix, or its transpose without a copy. */
export function matrixView(x: HostArray, transposed = false, at = 0): MatrixView {
  const [m, n] = x.shape.slice(-2) as [number, number]
  return transposed
    ? { data: x.data, at, rows: n, columns: m, rowStep: 1, columnStep: n }
    : { data: x.data, at, rows: m, columns: n, rowStep: n, columnStep: 1 }
}

export function expectInner(a: MatrixView, b: MatrixView, x: HostArray, y: HostArray, where: string): void {
  if (a.columns === b.rows) return
  throw new InputError(
    `${where}: expected the inner sizes to agree, got ${showShape(x.shape)} and ${showShape(y.shape)}. Check the shapes.`,
  )
}

export const makeProduct = (dtype: HostArray['dtype'], shape: readonly number[], where: string): Cells =>
  makeCells(dtype, shape, where)
