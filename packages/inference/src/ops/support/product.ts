import { type HostArray, InputError, showShape } from '@foldwise/core'
import { type Kernels, matMul, runSteps } from '@foldwise/kernels'
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

/** Rows with more than this share of values other than 0 go through the kernel, if `b` is large enough to be worth it. */
const DENSE = 0.25
const MIN_COLUMNS = 4
const MIN_SIZE = 1024

/**
 * `out[rows, columns] = a b` of float32 or float64. Mostly empty rows, such as word counts, are summed in float64 over
 * what is not 0; full ones by the matrix kernel. Which way a row goes depends on the row and on `b` alone, so a row has
 * the same bits in every batch. Zeros are skipped only where `b` is finite: 0 times infinity is NaN.
 */
export function productInto(
  kernels: Kernels,
  out: Cells,
  outAt: number,
  a: MatrixView,
  b: MatrixView,
  bIsFinite: boolean,
): void {
  const worthIt = bIsFinite && b.columns >= MIN_COLUMNS && b.rows * b.columns >= MIN_SIZE
  const full: number[] = []
  const sums = new Float64Array(b.columns)
  for (let i = 0; i < a.rows; i++) {
    if (worthIt && isFull(a, i)) full.push(i)
    else sumRow(out, outAt + i * b.columns, a, i, b, bIsFinite, sums)
  }
  if (full.length > 0) multiplyFull(kernels, out, outAt, a, full, b)
}

function isFull(a: MatrixView, row: number): boolean {
  const x = a.data as Float32Array
  let count = 0
  let at = a.at + row * a.rowStep
  for (let k = 0; k < a.columns; k++, at += a.columnStep) if (x[at] !== 0) count++
  return count > DENSE * a.columns
}

function sumRow(
  out: Cells,
  outAt: number,
  a: MatrixView,
  row: number,
  b: MatrixView,
  bIsFinite: boolean,
  sums: Float64Array,
): void {
  const x = a.data as Float32Array
  const y = b.data as Float32Array
  sums.fill(0)
  let at = a.at + row * a.rowStep
  for (let k = 0; k < a.columns; k++, at += a.columnStep) {
    const v = x[at]!
    if (v === 0 && bIsFinite) continue
    let from = b.at + k * b.rowStep
    for (let j = 0; j < b.columns; j++, from += b.columnStep) sums[j]! += v * y[from]!
  }
  for (let j = 0; j < b.columns; j++) out[outAt + j] = sums[j]!
}

function multiplyFull(
  kernels: Kernels,
  out: Cells,
  outAt: number,
  a: MatrixView,
  rows: readonly number[],
  b: MatrixView,
): void {
  const type = (a.data instanceof Float64Array ? Float64Array : Float32Array) as Float32ArrayConstructor
  const m = rows.length
  const [k, n] = [b.rows, b.columns]
  using ws = kernels.workspace()
  const left = ws.raw(type, m * k)
  const right = ws.raw(type, k * n)
  const product = ws.raw(type, m * n)
  const x = a.data as Float32Array
  const to = left.view
  rows.forEach((row, i) => {
    const from = a.at + row * a.rowStep
    if (a.columnStep === 1) to.set(x.subarray(from, from + k), i * k)
    else for (let c = 0; c < k; c++) to[i * k + c] = x[from + c * a.columnStep]!
  })
  right.view.set((b.data as Float32Array).subarray(b.at, b.at + k * n))
  runSteps(matMul(kernels, { m, n, k, a: left, b: right, transposeB: b.columnStep !== 1, c: product }))
  const sums = product.view
  rows.forEach((row, i) => {
    for (let j = 0; j < n; j++) out[outAt + row * n + j] = sums[i * n + j]!
  })
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
