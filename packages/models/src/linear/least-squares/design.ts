import {
  type Dense,
  gram,
  type Kernels,
  matMul,
  matTransposeVec,
  matVec,
  type Region,
  runPausing,
} from '@foldwise/kernels'

type Vector = Region<Float64Array>
type Pause = () => Promise<void>

/** Centred rows A, times the roots of their weights, by what they do. */
export interface Design {
  readonly rows: number
  readonly columns: number
  /** Roots of the weights, `[rows]`: columns are orthogonal to it where an intercept is fitted. */
  readonly root: Vector
  /** `out` = A w */
  times(w: Vector, out: Vector): void
  /** `out` = A' r */
  transposedTimes(r: Vector, out: Vector): void
  /** `out` = A'A, `[columns, columns]`. */
  columnProducts(out: Vector, pause: Pause): Promise<void>
  /** `out` = A A', `[rows, rows]`. */
  rowProducts(out: Vector, pause: Pause): Promise<void>
}

export const denseDesign = (kernels: Kernels, a: Dense, root: Vector): Design => ({
  rows: a.rows,
  columns: a.columns,
  root,
  times: (w, out) => matVec(kernels, a, w, out),
  transposedTimes: (r, out) => matTransposeVec(kernels, a, r, out),
  columnProducts: (out, pause) => runPausing(gram(kernels, a.rows, a.columns, a.values, out), pause),
  rowProducts: (out, pause) =>
    runPausing(
      matMul(kernels, { m: a.rows, n: a.rows, k: a.columns, a: a.values, b: a.values, transposeB: true, c: out }),
      pause,
    ),
})
