import { BLOCK, logisticCurvature, logisticResiduals } from './link';

// The logistic model on compressed sparse rows; coefficients float64[columns + 1], the intercept last.

/** x_i . w for one row, without the intercept; four partial sums, added in a fixed order. Element j of w is at w + (j << shift). */
// @ts-ignore: decorator
@inline
export function rowDot(i: i32, indptr: usize, indices: usize, values: usize, w: usize, shift: usize = 3): f64 {
  let k = load<i32>(indptr + (<usize>i << 2));
  const end = load<i32>(indptr + (<usize>i << 2), 4);
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  for (; k + 3 < end; k += 4) {
    const c = indices + (<usize>k << 2), v = values + (<usize>k << 3);
    s0 += load<f64>(v) * load<f64>(w + (<usize>load<i32>(c) << shift));
    s1 += load<f64>(v, 8) * load<f64>(w + (<usize>load<i32>(c, 4) << shift));
    s2 += load<f64>(v, 16) * load<f64>(w + (<usize>load<i32>(c, 8) << shift));
    s3 += load<f64>(v, 24) * load<f64>(w + (<usize>load<i32>(c, 12) << shift));
  }
  for (; k < end; k++) s0 += load<f64>(values + (<usize>k << 3)) * load<f64>(w + (<usize>load<i32>(indices + (<usize>k << 2)) << shift));
  return s0 + s1 + (s2 + s3);
}

/** g += a * x_i. Columns of a row differ, so four updates can be in flight. Element j of g is at g + (j << shift). */
// @ts-ignore: decorator
@inline
export function rowAdd(i: i32, a: f64, indptr: usize, indices: usize, values: usize, g: usize, shift: usize = 3): void {
  let k = load<i32>(indptr + (<usize>i << 2));
  const end = load<i32>(indptr + (<usize>i << 2), 4);
  for (; k + 3 < end; k += 4) {
    const c = indices + (<usize>k << 2), v = values + (<usize>k << 3);
    const p0 = g + (<usize>load<i32>(c) << shift), p1 = g + (<usize>load<i32>(c, 4) << shift);
    const p2 = g + (<usize>load<i32>(c, 8) << shift), p3 = g + (<usize>load<i32>(c, 12) << shift);
    const v0 = load<f64>(p0) + a * load<f64>(v), v1 = load<f64>(p1) + a * load<f64>(v, 8);
    const v2 = load<f64>(p2) + a * load<f64>(v, 16), v3 = load<f64>(p3) + a * load<f64>(v, 24);
    store<f64>(p0, v0);
    store<f64>(p1, v1);
    store<f64>(p2, v2);
    store<f64>(p3, v3);
  }
  for (; k < end; k++) {
    const p = g + (<usize>load<i32>(indices + (<usize>k << 2)) << shift);
    store<f64>(p, load<f64>(p) + a * load<f64>(values + (<usize>k << 3)));
  }
}

// A pass reads an element of w, and a little later changes that of g. Side by side, as pairs, they are one cache miss and not two: on a
// million short texts that takes a third off a fit.

/** pairs[j] = (w[j], g[j]). */
function pair(n: i32, w: usize, g: usize, pairs: usize): void {
  for (const end = w + (<usize>n << 3); w < end; w += 8, g += 8, pairs += 16) {
    store<f64>(pairs, load<f64>(w));
    store<f64>(pairs, load<f64>(g), 8);
  }
}

/** g[j] = the second of pairs[j]. */
function unpair(n: i32, pairs: usize, g: usize): void {
  for (const end = g + (<usize>n << 3); g < end; g += 8, pairs += 16) store<f64>(g, load<f64>(pairs, 8));
}

/** g += sum of z_i x_i; g is the second of each pair. */
// @ts-ignore: decorator
@inline
function scatter(from: i32, rows: i32, columns: i32, indptr: usize, indices: usize, values: usize, z: usize, g: usize, intercept: bool): void {
  let sum: f64 = 0;
  for (let i = 0; i < rows; i++) {
    const r = load<f64>(z + (<usize>i << 3));
    sum += r;
    rowAdd(from + i, r, indptr, indices, values, g, 4);
  }
  if (intercept) {
    const p = g + (<usize>columns << 4);
    store<f64>(p, load<f64>(p) + sum);
  }
}

/** Loss of rows `from` to `to`, with its gradient added to `g`. `kept` gets weight * p * (1 - p); 0 keeps nothing. */
export function csrGradient(
  from: i32,
  to: i32,
  columns: i32,
  indptr: usize, // in int32[rows + 1]
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz]
  y: usize, // in int32[rows]
  weight: usize, // in float64[rows]
  w: usize, // in float64[columns + 1]
  intercept: bool,
  z: usize, // scratch float64[16]
  pairs: usize, // scratch float64[columns + 1, 2]
  g: usize, // in, out float64[columns + 1]
  kept: usize, // out float64[rows], or 0
): f64 {
  let loss: f64 = 0;
  const bias = intercept ? load<f64>(w + (<usize>columns << 3)) : 0;
  pair(columns + 1, w, g, pairs);
  for (let i = from; i < to; i += BLOCK) {
    const rows = min(BLOCK, to - i);
    for (let r = 0; r < rows; r++) store<f64>(z + (<usize>r << 3), rowDot(i + r, indptr, indices, values, pairs, 4) + bias);
    loss += logisticResiduals(rows, z, y + (<usize>i << 2), weight + (<usize>i << 3), kept ? kept + (<usize>i << 3) : 0);
    scatter(i, rows, columns, indptr, indices, values, z, pairs + 8, intercept);
  }
  unpair(columns + 1, pairs, g);
  return loss;
}

/** Adds the Hessian of rows `from` to `to` times `v` to `g`. */
export function csrCurvature(
  from: i32,
  to: i32,
  columns: i32,
  indptr: usize, // in int32[rows + 1]
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz]
  v: usize, // in float64[columns + 1]
  intercept: bool,
  z: usize, // scratch float64[16]
  pairs: usize, // scratch float64[columns + 1, 2]
  g: usize, // in, out float64[columns + 1]
  kept: usize, // in float64[rows], as written by csrGradient
): void {
  const bias = intercept ? load<f64>(v + (<usize>columns << 3)) : 0;
  pair(columns + 1, v, g, pairs);
  for (let i = from; i < to; i += BLOCK) {
    const rows = min(BLOCK, to - i);
    for (let r = 0; r < rows; r++) store<f64>(z + (<usize>r << 3), rowDot(i + r, indptr, indices, values, pairs, 4) + bias);
    logisticCurvature(rows, z, kept + (<usize>i << 3));
    scatter(i, rows, columns, indptr, indices, values, z, pairs + 8, intercept);
  }
  unpair(columns + 1, pairs, g);
}

/** Adds sum_i weight_i x_ij to `sum` and sum_i weight_i x_ij^2 to `squares`. */
export function csrSquares(
  from: i32,
  to: i32,
  indptr: usize, // in int32[rows + 1]
  indices: usize, // in int32[nnz]
  values: usize, // in float64[nnz]
  weight: usize, // in float64[rows]
  sum: usize, // in, out float64[columns]
  squares: usize, // in, out float64[columns]
): void {
  for (let i = from; i < to; i++) {
    const w = load<f64>(weight + (<usize>i << 3));
    const end = load<i32>(indptr + (<usize>i << 2), 4);
    for (let k = load<i32>(indptr + (<usize>i << 2)); k < end; k++) {
      const v = load<f64>(values + (<usize>k << 3)), wv = w * v;
      const at = <usize>load<i32>(indices + (<usize>k << 2)) << 3;
      store<f64>(sum + at, load<f64>(sum + at) + wv);
      store<f64>(squares + at, load<f64>(squares + at) + wv * v);
    }
  }
}
