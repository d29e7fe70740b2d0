import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { cut } from '@foldwise/kernels'

/** Rows as boosting takes them. What sparse ones do not store is 0; missing values are NaN in both. */
export type RowMatrix = DenseMatrix | SparseMatrix

/** Values of sparse rows that are made dense at once. */
const PIECE = 1 << 20

/**
 * Copies the rows `from` to `to`, of all or of those with the numbers `ids`, to the start of `out`, row-major; `absent` is what sparse rows
 * do not store.
 */
export function copyRows(
  x: RowMatrix,
  ids: Int32Array | undefined,
  from: number,
  to: number,
  out: Float64Array,
  absent = 0,
): void {
  const features = x.shape[1]
  if (isSparse(x)) out.fill(absent, 0, (to - from) * features)
  else if (!ids) {
    out.set(x.data.subarray(from * features, to * features))
    return
  }
  for (let i = from; i < to; i++) {
    const row = ids ? ids[i]! : i
    const at = (i - from) * features
    if (isSparse(x)) {
      for (let k = x.indptr[row]!; k < x.indptr[row + 1]!; k++) out[at + x.indices[k]!] = x.values[k]!
    } else out.set(x.data.subarray(row * features, (row + 1) * features), at)
  }
}

/** The rows in dense pieces, with the number of each one's first row. Sparse pieces share one array: use each before the next. */
export function* densePieces(x: RowMatrix, absent = 0): Generator<readonly [first: number, piece: DenseMatrix]> {
  if (!isSparse(x)) {
    yield [0, x]
    return
  }
  const [rows, features] = x.shape
  const size = Math.max(1, Math.floor(PIECE / features))
  const data = new Float64Array(Math.min(rows, size) * features)
  for (const [from, to] of cut(rows, size)) {
    copyRows(x, undefined, from, to, data, absent)
    yield [from, { kind: 'dense', shape: [to - from, features], data: data.subarray(0, (to - from) * features) }]
  }
}

/**
 * The values of the given rows in each column in turn, ascending and without NaN, zeros that are not stored among them. All columns share
 * one array: use each before the next.
 */
export function* sortedColumns(x: SparseMatrix, rows: Int32Array): Generator<Float64Array> {
  const features = x.shape[1]
  const starts = new Int32Array(features + 1)
  for (const r of rows) for (let k = x.indptr[r]!; k < x.indptr[r + 1]!; k++) starts[x.indices[k]! + 1]!++
  for (let f = 0; f < features; f++) starts[f + 1]! += starts[f]!
  const stored = new Float64Array(starts[features]!)
  const next = starts.slice()
  for (const r of rows) {
    for (let k = x.indptr[r]!; k < x.indptr[r + 1]!; k++) stored[next[x.indices[k]!]!++] = x.values[k]!
  }
  const out = new Float64Array(rows.length)
  for (let f = 0; f < features; f++) {
    // NaN comes last.
    const values = stored.subarray(starts[f], starts[f + 1]).sort()
    let below = 0
    while (below < values.length && values[below]! < 0) below++
    let end = values.length
    while (end > below && Number.isNaN(values[end - 1])) end--
    const zeros = rows.length - values.length
    out.set(values.subarray(0, below))
    out.fill(0, below, below + zeros)
    out.set(values.subarray(below, end), below + zeros)
    yield out.subarray(0, zeros + end)
  }
}
