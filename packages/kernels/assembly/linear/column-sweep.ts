// Compressed sparse columns; one class at a time.

/** out[j] = sum_i curvature_i x_ij^2 for columns `from` to `to`. */
export function columnCurvature(
  from: i32,
  to: i32,
  indptr: usize, // in int32[columns + 1]
  indices: usize, // in int32[nnz], rows
  values: usize, // in float64[nnz]
  curvature: usize, // in float64[rows]
  out: usize, // out float64[columns]
): void {
  for (let j = from; j < to; j++) {
    let s: f64 = 0;
    const end = load<i32>(indptr + (<usize>j << 2), 4);
    for (let k = load<i32>(indptr + (<usize>j << 2)); k < end; k++) {
      const v = load<f64>(values + (<usize>k << 3));
      s += v * v * load<f64>(curvature + (<usize>load<i32>(indices + (<usize>k << 2)) << 3));
    }
    store<f64>(out + (<usize>j << 3), s);
  }
}

/**
 * One sweep of coordinate descent on the quadratic model of the loss at w, plus ridge_j u_j^2 / 2 + penalty_j |u_j|.
 * `gradient` and `diagonal` are the loss's first and second derivatives at w, `moved` is X (u - w).
 * Returns the largest |change of u_j| * curvature / scale_j. Yuan, Ho and Lin, "An improved GLMNET" (2012).
 */
export function columnSweep(
  active: usize, // in int32[count]
  count: i32,
  indptr: usize, // in int32[columns + 1]
  indices: usize, // in int32[nnz], rows
  values: usize, // in float64[nnz]
  curvature: usize, // in float64[rows]
  gradient: usize, // in float64[columns]
  diagonal: usize, // in float64[columns]
  ridge: usize, // in float64[columns]
  penalty: usize, // in float64[columns]
  scale: usize, // in float64[columns]
  u: usize, // in, out float64[columns]
  moved: usize, // in, out float64[rows]
): f64 {
  let worst: f64 = 0;
  for (let s = 0; s < count; s++) {
    const j = <usize>load<i32>(active + (<usize>s << 2)), at = j << 3;
    const begin = load<i32>(indptr + (j << 2)), end = load<i32>(indptr + (j << 2), 4);
    const r = load<f64>(ridge + at), h = load<f64>(diagonal + at) + r;
    if (h <= 0) continue;
    let slope = load<f64>(gradient + at);
    for (let k = begin; k < end; k++) {
      const i = <usize>load<i32>(indices + (<usize>k << 2)) << 3;
      slope += load<f64>(values + (<usize>k << 3)) * load<f64>(curvature + i) * load<f64>(moved + i);
    }
    const old = load<f64>(u + at);
    const t = h * old - (slope + r * old), l = load<f64>(penalty + at);
    const next = t > l ? (t - l) / h : t < -l ? (t + l) / h : 0;
    const change = next - old;
    if (change == 0) continue;
    store<f64>(u + at, next);
    for (let k = begin; k < end; k++) {
      const i = moved + (<usize>load<i32>(indices + (<usize>k << 2)) << 3);
      store<f64>(i, load<f64>(i) + change * load<f64>(values + (<usize>k << 3)));
    }
    worst = max(worst, abs(change) * h / load<f64>(scale + at));
  }
  return worst;
}
