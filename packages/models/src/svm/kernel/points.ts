import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { type Kernels, packPoints, type Region, svm, type Workspace } from '@foldwise/kernels'

/** Rows in kernel memory as `kernelRows` takes them: dense ones in panels of four, or CSR. */
export interface Points {
  readonly rows: number
  readonly columns: number
  /** Offset, 0 for dense rows. */
  readonly indptr: number
  readonly indices: number
  readonly values: number
  /** Squared lengths, padded to a multiple of four. */
  readonly squares: Region<Float64Array>
  /** Multiplications that a kernel value takes, on average. */
  readonly work: number
}

/** A copy of rows, less `center` where given (dense rows only). */
export function packRows(
  kernels: Kernels,
  ws: Workspace,
  x: DenseMatrix | SparseMatrix,
  center: Float64Array | undefined,
): Points {
  const [rows, columns] = x.shape
  const squares = ws.float64(Math.ceil(rows / 4) * 4)
  if (isSparse(x)) {
    const [indptr, indices, values] = [ws.int32(x.indptr), ws.int32(x.indices), ws.float64(x.values)]
    const out = squares.view
    for (let i = 0; i < rows; i++) {
      let s = 0
      for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) s += x.values[k]! * x.values[k]!
      out[i] = s
    }
    const work = x.values.length / Math.max(1, rows)
    return { rows, columns, indptr: indptr.at, indices: indices.at, values: values.at, squares, work }
  }
  const plain = ws.float64(x.data)
  const v = plain.view
  if (center) for (let i = 0, k = 0; i < rows; i++) for (let j = 0; j < columns; j++, k++) v[k]! -= center[j]!
  const { panels } = packPoints(kernels, ws, { rows, columns, values: plain })
  const [all, out] = [plain.view, squares.view]
  for (let i = 0; i < rows; i++) {
    let s = 0
    for (let j = 0; j < columns; j++) s += all[i * columns + j]! * all[i * columns + j]!
    out[i] = s
  }
  ws.release(plain)
  return { rows, columns, indptr: 0, indices: 0, values: panels.at, squares, work: columns }
}

/** Four rows of points, between as many columns, as `kernelRows` wants its queries. */
export class Queries {
  private readonly kernels: Kernels
  private readonly values: Region<Float64Array>
  private readonly squares: Region<Float64Array>
  private held: { points: Points; rows: readonly number[] } | undefined

  constructor(kernels: Kernels, ws: Workspace, columns: number) {
    this.kernels = kernels
    this.values = ws.float64(4 * columns)
    this.squares = ws.float64(4)
  }

  get at(): number {
    return this.values.at
  }

  get squaresAt(): number {
    return this.squares.at
  }

  /** Four rows. */
  take(points: Points, rows: readonly number[]): void {
    // Sparse rows write only where they have values: those of the rows before are undone first.
    if (this.held && this.held.points.indptr !== 0) this.copy(this.held.points, this.held.rows, 0)
    this.copy(points, rows, 1)
    for (const [lane, row] of rows.entries()) this.squares.view[lane] = points.squares.view[row]!
    this.held = { points, rows }
  }

  private copy({ columns, indptr, indices, values }: Points, rows: readonly number[], keep: number): void {
    const k = this.kernels.use(svm)
    for (const [lane, row] of rows.entries()) {
      k.takeQuery(row, lane, columns, indptr, indices, values, keep, this.values.at)
    }
  }
}
