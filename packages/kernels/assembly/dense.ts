// Vectors, and matrices times vectors, in float64. Matrices are row-major; pointers are byte offsets.
import { addScaled64, addScaledFour64, dot64 } from "./lib/vector";

/** x . y */
export function dot(
  n: i32,
  x: usize, // in  float64[n]
  y: usize, // in  float64[n]
): f64 {
  return dot64(n, x, y);
}

/** y += a * x. */
export function axpy(
  n: i32,
  a: f64,
  x: usize, // in  float64[n]
  y: usize, // in/out float64[n]
): void {
  addScaled64(n, a, x, y);
}

/** y[i] = bias + A[i, :] . x for rows `from` to `to`. */
export function matVec(
  from: i32,
  to: i32,
  columns: i32,
  a: usize, // in  float64[rows, columns]
  x: usize, // in  float64[columns]
  bias: f64,
  y: usize, // out float64[rows]
): void {
  const stride = <usize>columns << 3;
  a += <usize>from * stride;
  for (let i = from; i < to; i++) {
    store<f64>(y + (<usize>i << 3), dot64(columns, a, x) + bias);
    a += stride;
  }
}

/** y += sum of r[i] * A[i, :] over rows `from` to `to`: adds A'r to y. */
export function matTransposeVecAdd(
  from: i32,
  to: i32,
  columns: i32,
  a: usize, // in  float64[rows, columns]
  r: usize, // in  float64[rows]
  y: usize, // in/out float64[columns]
): void {
  const stride = <usize>columns << 3;
  a += <usize>from * stride;
  r += <usize>from << 3;
  let left = to - from;
  for (; left >= 4; left -= 4) {
    addScaledFour64(columns, load<f64>(r), load<f64>(r, 8), load<f64>(r, 16), load<f64>(r, 24), a, stride, y);
    a += stride << 2;
    r += 32;
  }
  for (; left > 0; left--) {
    addScaled64(columns, load<f64>(r), a, y);
    a += stride;
    r += 8;
  }
}

/** squares[i] = A[i, :] . A[i, :] for rows `from` to `to`. */
export function rowSquares(
  from: i32,
  to: i32,
  columns: i32,
  a: usize, // in  float64[rows, columns]
  squares: usize, // out float64[rows]
): void {
  const stride = <usize>columns << 3;
  for (let i = from; i < to; i++) {
    const row = a + <usize>i * stride;
    store<f64>(squares + (<usize>i << 3), dot64(columns, row, row));
  }
}

/** sums[j] += A[i, j] over rows `from` to `to`. */
export function columnSumsAdd(
  from: i32,
  to: i32,
  columns: i32,
  a: usize, // in  float64[rows, columns]
  sums: usize, // in/out float64[columns]
): void {
  const bytes = <usize>columns << 3;
  for (let i = from; i < to; i++) {
    const row = a + <usize>i * bytes;
    for (let j: usize = 0; j < bytes; j += 8) store<f64>(sums + j, load<f64>(sums + j) + load<f64>(row + j));
  }
}

/** squares[j] += (A[i, j] - center[j])^2 over rows `from` to `to`. */
export function columnSquaresAdd(
  from: i32,
  to: i32,
  columns: i32,
  a: usize, // in  float64[rows, columns]
  center: usize, // in  float64[columns]
  squares: usize, // in/out float64[columns]
): void {
  const bytes = <usize>columns << 3;
  for (let i = from; i < to; i++) {
    const row = a + <usize>i * bytes;
    for (let j: usize = 0; j < bytes; j += 8) {
      const d = load<f64>(row + j) - load<f64>(center + j);
      store<f64>(squares + j, load<f64>(squares + j) + d * d);
    }
  }
}

/** A[i, j] -= shift[j] for rows `from` to `to`; what is left is added to sums[j]. */
export function shiftColumns(
  from: i32,
  to: i32,
  columns: i32,
  a: usize, // in/out float64[rows, columns]
  shift: usize, // in  float64[columns]
  sums: usize, // in/out float64[columns]
): void {
  const bytes = <usize>columns << 3;
  for (let i = from; i < to; i++) {
    const row = a + <usize>i * bytes;
    let j: usize = 0;
    for (; j + 16 <= bytes; j += 16) {
      const v = f64x2.sub(v128.load(row + j), v128.load(shift + j));
      v128.store(row + j, v);
      v128.store(sums + j, f64x2.add(v128.load(sums + j), v));
    }
    if (j < bytes) {
      const v = load<f64>(row + j) - load<f64>(shift + j);
      store<f64>(row + j, v);
      store<f64>(sums + j, load<f64>(sums + j) + v);
    }
  }
}

/** y[j] = sum over b of x[b, j], in the order of b, for columns `from` to `to`: joins the partial sums of blocks. */
export function joinBlocks(
  from: i32,
  to: i32,
  blocks: i32,
  n: i32,
  x: usize, // in  float64[blocks, n]
  y: usize, // out float64[n]; may be x
): void {
  const stride = <usize>n << 3;
  for (let j = <usize>from << 3; j < <usize>to << 3; j += 8) {
    let s = load<f64>(x + j);
    let p = x + j;
    for (let b = 1; b < blocks; b++) {
      p += stride;
      s += load<f64>(p);
    }
    store<f64>(y + j, s);
  }
}
