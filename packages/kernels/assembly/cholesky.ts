// Cholesky factors of symmetric positive definite matrices, in float64, row-major. Row-oriented (Cholesky-Banachiewicz), so that
// all sums run over contiguous memory. Golub and Van Loan, Matrix Computations, 4th ed., section 4.2.
import { addScaled64, dot64 } from "./lib/vector";

/**
 * A = L L', in place, rows `from` to `to` of it, which come after those before: L in the lower triangle, what is above the diagonal
 * is not touched. Returns 0, or 1 + the index of the first pivot that is not above `tiny` (then rows before it are done).
 */
export function choleskyRows(
  n: i32,
  a: usize, // in/out float64[n, n]
  tiny: f64,
  from: i32,
  to: i32,
): i32 {
  const stride = <usize>n << 3;
  for (let i = from; i < to; i++) {
    const row = a + <usize>i * stride;
    for (let j = 0; j < i; j++) {
      const other = a + <usize>j * stride;
      const p = row + (<usize>j << 3);
      store<f64>(p, (load<f64>(p) - dot64(j, row, other)) / load<f64>(other + (<usize>j << 3)));
    }
    const p = row + (<usize>i << 3);
    const d = load<f64>(p) - dot64(i, row, row);
    if (!(d > tiny)) return i + 1;
    store<f64>(p, sqrt(d));
  }
  return 0;
}

/** Solves L L' x = b, in place. */
export function choleskySolve(
  n: i32,
  l: usize, // in  float64[n, n], by cholesky
  x: usize, // in/out float64[n]: b, then x
): void {
  forwardSolve(n, l, x);
  backwardSolve(n, l, x);
}

/** Solves L x = b, in place. */
export function forwardSolve(
  n: i32,
  l: usize, // in  float64[n, n]
  x: usize, // in/out float64[n]
): void {
  for (let i = 0; i < n; i++) {
    const row = l + <usize>i * (<usize>n << 3);
    const p = x + (<usize>i << 3);
    store<f64>(p, (load<f64>(p) - dot64(i, row, x)) / load<f64>(row + (<usize>i << 3)));
  }
}

/** Solves L' x = b, in place. */
export function backwardSolve(
  n: i32,
  l: usize, // in  float64[n, n]
  x: usize, // in/out float64[n]
): void {
  for (let i = n - 1; i >= 0; i--) {
    const row = l + <usize>i * (<usize>n << 3);
    const p = x + (<usize>i << 3);
    const v = load<f64>(p) / load<f64>(row + (<usize>i << 3));
    store<f64>(p, v);
    addScaled64(i, -v, row, x);
  }
}
