/** The plain meaning of the CSR kernels: slow, and what they are tested against. */
export interface PlainCsr {
  readonly rows: number
  readonly columns: number
  readonly indptr: ArrayLike<number>
  readonly indices: ArrayLike<number>
  readonly values: ArrayLike<number>
}

/** Row-major [rows, columns]. */
export function toDense(x: PlainCsr): Float64Array {
  const y = new Float64Array(x.rows * x.columns)
  for (let i = 0; i < x.rows; i++)
    for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) y[i * x.columns + x.indices[k]!]! += x.values[k]!
  return y
}

/** X W + bias for `w` [columns, width]. */
export function matMul(x: PlainCsr, width: number, w: ArrayLike<number>, bias?: ArrayLike<number>): Float64Array {
  const y = new Float64Array(x.rows * width)
  for (let i = 0; i < x.rows; i++)
    for (let j = 0; j < width; j++) {
      let s = bias?.[j] ?? 0
      for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) s += x.values[k]! * w[x.indices[k]! * width + j]!
      y[i * width + j] = s
    }
  return y
}

/** X' R for `r` [rows, width]. */
export function transposeMatMul(x: PlainCsr, width: number, r: ArrayLike<number>): Float64Array {
  const g = new Float64Array(x.columns * width)
  for (let i = 0; i < x.rows; i++)
    for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++)
      for (let j = 0; j < width; j++) g[x.indices[k]! * width + j]! += x.values[k]! * r[i * width + j]!
  return g
}
