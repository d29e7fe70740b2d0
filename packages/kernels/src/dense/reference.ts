/** The plain meaning of the dense kernels: slow, and what they are tested against. Matrices are row-major. */

/** A B for `a` [m, k] and `b` [k, n]. */
export function product(m: number, n: number, k: number, a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  const c = new Float64Array(m * n)
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let s = 0
      for (let q = 0; q < k; q++) s += a[i * k + q]! * b[q * n + j]!
      c[i * n + j] = s
    }
  return c
}

/** [columns, rows] of [rows, columns]. */
export function transpose(rows: number, columns: number, x: ArrayLike<number>): Float64Array {
  const y = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) y[j * rows + i] = x[i * columns + j]!
  return y
}

/** L of A = L L', with zeros above the diagonal; undefined when A is not positive definite. */
export function choleskyFactor(n: number, a: ArrayLike<number>): Float64Array | undefined {
  const l = new Float64Array(n * n)
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let s = a[i * n + j]!
      for (let q = 0; q < j; q++) s -= l[i * n + q]! * l[j * n + q]!
      if (i !== j) l[i * n + j] = s / l[j * n + j]!
      else if (s > 0) l[i * n + i] = Math.sqrt(s)
      else return undefined
    }
  return l
}
