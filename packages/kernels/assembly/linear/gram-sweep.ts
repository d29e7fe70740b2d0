/**
 * One sweep of coordinate descent on the quadratic model q'(u - w) + (u - w)'H(u - w) / 2 + sum_j penalty_j |u_j|.
 * `slope` is the model's gradient at u and is kept up to date. Returns the largest |change of u_j| * H_jj / scale_j.
 */
export function gramSweep(
  active: usize, // in int32[count], the coordinates to visit
  count: i32,
  n: i32, // a multiple of 4
  hessian: usize, // in float64[n, n]
  penalty: usize, // in float64[n]
  scale: usize, // in float64[n]
  slope: usize, // in, out float64[n]
  u: usize, // in, out float64[n]
): f64 {
  let worst: f64 = 0;
  const bytes = <usize>n << 3;
  for (let s = 0; s < count; s++) {
    const j = <usize>load<i32>(active + (<usize>s << 2));
    const at = j << 3, row = hessian + j * bytes;
    const h = load<f64>(row + at);
    if (h <= 0) continue;
    const old = load<f64>(u + at);
    const t = h * old - load<f64>(slope + at), l = load<f64>(penalty + at);
    const next = t > l ? (t - l) / h : t < -l ? (t + l) / h : 0;
    const change = next - old;
    if (change == 0) continue;
    store<f64>(u + at, next);
    const f = f64x2.splat(change);
    for (let k: usize = 0; k < bytes; k += 32) {
      v128.store(slope + k, f64x2.add(v128.load(slope + k), f64x2.mul(f, v128.load(row + k))));
      v128.store(slope + k, f64x2.add(v128.load(slope + k, 16), f64x2.mul(f, v128.load(row + k, 16))), 16);
    }
    worst = max(worst, abs(change) * h / load<f64>(scale + at));
  }
  return worst;
}
