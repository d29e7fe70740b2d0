import { hostTensor, isSparse, type SparseMatrix, sparseMatrix, type Tensor } from '@foldwise/core'
import { withColumns } from './take-columns.ts'

/** Columns side by side, each block row-major `[rows, width]`, and after them, where given, the rows that the parts saw. */
export function stackFeatures(
  blocks: readonly Float64Array[],
  rows: number,
  passed: { readonly x: unknown; readonly where: string } | undefined,
): Tensor | SparseMatrix {
  const x = passed && withColumns(passed.x, passed.where)
  if (x && isSparse(x)) return sparseBeside(sideBySide(blocks, rows), x)
  const dense = x ? [...blocks, x.data] : blocks
  const data = sideBySide(dense, rows)
  return hostTensor(data, [rows, rows === 0 ? 0 : data.length / rows], 'float64')
}

/** What parts say of the same rows, side by side: float64 `[rows, columns]`. */
export async function sideBySideOf<M>(
  parts: readonly M[],
  rows: number,
  valuesOf: (part: M) => Promise<ArrayLike<number>>,
): Promise<Tensor<'float64'>> {
  const blocks: Float64Array[] = []
  for (const part of parts) blocks.push(Float64Array.from(await valuesOf(part)))
  const data = sideBySide(blocks, rows)
  return hostTensor(data, [rows, rows === 0 ? 0 : data.length / rows], 'float64')
}

function sideBySide(blocks: readonly Float64Array[], rows: number): Float64Array<ArrayBuffer> {
  const widths = blocks.map((b) => (rows === 0 ? 0 : b.length / rows))
  const width = widths.reduce((a, b) => a + b, 0)
  const out = new Float64Array(rows * width)
  let at = 0
  blocks.forEach((block, b) => {
    const own = widths[b]!
    for (let i = 0; i < rows; i++) out.set(block.subarray(i * own, (i + 1) * own), i * width + at)
    at += own
  })
  return out
}

function sparseBeside(left: Float64Array, x: SparseMatrix): SparseMatrix {
  const rows = x.shape[0]
  const width = rows === 0 ? 0 : left.length / rows
  const indptr = x.indptr.map((start, i) => start + i * width)
  const indices = new Int32Array(indptr[rows]!)
  const values = new Float64Array(indptr[rows]!)
  for (let i = 0; i < rows; i++) {
    let at = indptr[i]!
    for (let k = 0; k < width; k++) {
      indices[at] = k
      values[at++] = left[i * width + k]!
    }
    for (let e = x.indptr[i]!; e < x.indptr[i + 1]!; e++) {
      indices[at] = width + x.indices[e]!
      values[at++] = x.values[e]!
    }
  }
  return sparseMatrix([rows, width + x.shape[1]], indptr, indices, values)
}
