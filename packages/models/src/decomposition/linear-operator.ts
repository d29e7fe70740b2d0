import {
  type Csr,
  csrMatMul,
  csrTransposeMatMul,
  type Dense,
  type Kernels,
  matMul,
  type Region,
} from '@foldwise/kernels'

type Float64s = Region<Float64Array>

/** A matrix by what it does to blocks of vectors. */
export interface LinearOperator {
  readonly rows: number
  readonly columns: number
  /** `out` [rows, width] = A q, for `q` [columns, width]. */
  times(q: Float64s, width: number, out: Float64s): void
  /** `out` [columns, width] = A' q, for `q` [rows, width]. */
  transposedTimes(q: Float64s, width: number, out: Float64s): void
}

export const denseOperator = (kernels: Kernels, { rows, columns, values }: Dense): LinearOperator => ({
  rows,
  columns,
  times: (b, n, c) => matMul(kernels, { m: rows, n, k: columns, a: values, b, c }),
  transposedTimes: (b, n, c) => matMul(kernels, { m: columns, n, k: rows, a: values, transposeA: true, b, c }),
})

export const sparseOperator = (kernels: Kernels, x: Csr): LinearOperator => ({
  rows: x.rows,
  columns: x.columns,
  times: (q, width, out) => csrMatMul(kernels, x, width, q, out),
  transposedTimes: (q, width, out) => csrTransposeMatMul(kernels, x, width, q, out),
})
