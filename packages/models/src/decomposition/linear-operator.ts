import {
  type Csr,
  csrMatMul,
  csrMatVec,
  csrTransposeMatMul,
  csrTransposeMatVec,
  type Dense,
  type Kernels,
  matMul,
  type Region,
  runPausing,
} from '@foldwise/kernels'

type Float64s = Region<Float64Array>
type Pause = () => Promise<void>

/** A matrix by what it does to blocks of vectors. */
export interface LinearOperator {
  readonly rows: number
  readonly columns: number
  /** `out` [rows, width] = A q, for `q` [columns, width]. */
  times(q: Float64s, width: number, out: Float64s, pause: Pause): Promise<void>
  /** `out` [columns, width] = A' q, for `q` [rows, width]. */
  transposedTimes(q: Float64s, width: number, out: Float64s, pause: Pause): Promise<void>
}

export const denseOperator = (kernels: Kernels, { rows, columns, values }: Dense): LinearOperator => ({
  rows,
  columns,
  times: (b, n, c, pause) => runPausing(matMul(kernels, { m: rows, n, k: columns, a: values, b, c }), pause),
  transposedTimes: (b, n, c, pause) =>
    runPausing(matMul(kernels, { m: columns, n, k: rows, a: values, transposeA: true, b, c }), pause),
})

/** Products with one vector have kernels of their own, three times as fast. */
export const sparseOperator = (kernels: Kernels, x: Csr): LinearOperator => ({
  rows: x.rows,
  columns: x.columns,
  async times(q, width, out, pause) {
    if (width > 1) return runPausing(csrMatMul(kernels, x, width, q, out), pause)
    csrMatVec(kernels, x, q, out)
    await pause()
  },
  async transposedTimes(q, width, out, pause) {
    if (width > 1) return runPausing(csrTransposeMatMul(kernels, x, width, q, out), pause)
    csrTransposeMatVec(kernels, x, q, out)
    await pause()
  },
})
