// Sweeps of coordinate descent for |b - A w|^2 / 2 + sum_j l1_j |w_j| + l2_j w_j^2 / 2, with w >= 0 where `positive`.
// Each coordinate in turn takes its best value. They return the sum of (squares_j + l2_j) change_j^2, which is at most twice
// what the sweep took off the objective.

import { addTo, dot } from './vector';

// @ts-ignore: decorator
@inline
function best(t: f64, l1: f64, curve: f64, positive: bool): f64 {
  return t > l1 ? (t - l1) / curve : t < -l1 && !positive ? (t + l1) / curve : 0;
}

/** From A'A: `slope` is A'(b - A w), kept up to date for all coordinates. */
export function lassoGramSweep(
  active: usize, // in int32[count], the coordinates to visit
  count: i32,
  n: i32, // a multiple of 4
  gram: usize, // in float64[n, n]
  l1: usize, // in float64[n]
  l2: usize, // in float64[n]
  positive: bool,
  slope: usize, // in, out float64[n]
  w: usize, // in, out float64[n]
): f64 {
  let moved: f64 = 0;
  const bytes = <usize>n << 3;
  for (let s = 0; s < count; s++) {
    const j = <usize>load<i32>(active + (<usize>s << 2));
    const at = j << 3, row = gram + j * bytes;
    const h = load<f64>(row + at);
    if (h <= 0) continue;
    const old = load<f64>(w + at), curve = h + load<f64>(l2 + at);
    const next = best(h * old + load<f64>(slope + at), load<f64>(l1 + at), curve, positive);
    const change = next - old;
    if (change == 0) continue;
    store<f64>(w + at, next);
    const f = f64x2.splat(change);
    for (let k: usize = 0; k < bytes; k += 32) {
      v128.store(slope + k, f64x2.sub(v128.load(slope + k), f64x2.mul(f, v128.load(row + k))));
      v128.store(slope + k, f64x2.sub(v128.load(slope + k, 16), f64x2.mul(f, v128.load(row + k, 16))), 16);
    }
    moved += curve * change * change;
  }
  return moved;
}

/** From the columns of A, one after another: `residual` is b - A w, kept up to date. */
export function lassoColumnSweep(
  active: usize, // in int32[count]
  count: i32,
  rows: i32, // a multiple of 4
  columns: usize, // in float64[n, rows]
  squares: usize, // in float64[n], squared length of each column
  l1: usize, // in float64[n]
  l2: usize, // in float64[n]
  positive: bool,
  residual: usize, // in, out float64[rows]
  w: usize, // in, out float64[n]
): f64 {
  let moved: f64 = 0;
  for (let s = 0; s < count; s++) {
    const j = <usize>load<i32>(active + (<usize>s << 2)), at = j << 3;
    const h = load<f64>(squares + at);
    if (h <= 0) continue;
    const column = columns + j * (<usize>rows << 3);
    const old = load<f64>(w + at), curve = h + load<f64>(l2 + at);
    const next = best(h * old + dot(rows, column, residual), load<f64>(l1 + at), curve, positive);
    const change = next - old;
    if (change == 0) continue;
    store<f64>(w + at, next);
    addTo(rows, -change, column, residual);
    moved += curve * change * change;
  }
  return moved;
}

/**
 * From compressed sparse columns less their means: A = V - root mean', with root'root = 1 and A'root = 0. The residual is
 * `base + shift root`, so that a step only touches the rows that a column has.
 */
export function lassoSparseSweep(
  active: usize, // in int32[count]
  count: i32,
  indptr: usize, // in int32[n + 1]
  indices: usize, // in int32[nnz], rows
  values: usize, // in float64[nnz], V
  mean: usize, // in float64[n]
  squares: usize, // in float64[n], squared length of each column of A
  l1: usize, // in float64[n]
  l2: usize, // in float64[n]
  positive: bool,
  base: usize, // in, out float64[rows]
  shift: usize, // in, out float64[1]
  w: usize, // in, out float64[n]
): f64 {
  let moved: f64 = 0;
  for (let s = 0; s < count; s++) {
    const j = <usize>load<i32>(active + (<usize>s << 2)), at = j << 3;
    const h = load<f64>(squares + at);
    if (h <= 0) continue;
    const begin = load<i32>(indptr + (j << 2)), end = load<i32>(indptr + (j << 2), 4);
    const m = load<f64>(mean + at);
    let slope = load<f64>(shift) * m;
    for (let k = begin; k < end; k++) {
      slope += load<f64>(values + (<usize>k << 3)) * load<f64>(base + (<usize>load<i32>(indices + (<usize>k << 2)) << 3));
    }
    const old = load<f64>(w + at), curve = h + load<f64>(l2 + at);
    const next = best(h * old + slope, load<f64>(l1 + at), curve, positive);
    const change = next - old;
    if (change == 0) continue;
    store<f64>(w + at, next);
    for (let k = begin; k < end; k++) {
      const i = base + (<usize>load<i32>(indices + (<usize>k << 2)) << 3);
      store<f64>(i, load<f64>(i) - change * load<f64>(values + (<usize>k << 3)));
    }
    store<f64>(shift, load<f64>(shift) + change * m);
    moved += curve * change * change;
  }
  return moved;
}
