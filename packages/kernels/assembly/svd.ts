// Householder QR and one-sided Jacobi SVD in float64. Matrices are given by their columns: "column j" is row j of the buffer, so
// that all loops run over contiguous memory. Golub and Van Loan, Matrix Computations, 4th ed., sections 5.2 and 8.6.3.
import { addScaled64, dot64, rotate64 } from "./lib/vector";

/** x . x */
// @ts-ignore: decorator
@inline
function squares(n: i32, x: usize): f64 {
  return dot64(n, x, x);
}

/** x *= a. */
function scaleBy(n: i32, a: f64, x: usize): void {
  for (const end = x + (<usize>n << 3); x < end; x += 8) store<f64>(x, a * load<f64>(x));
}

/**
 * A = Q R for m >= n. Column j then holds R[0..j, j], and behind it the Householder vector of step j but its first element, which
 * is 1; R[j, j] is at j. Q = H_0 H_1 ..., H_j = 1 - tau_j v_j v_j'.
 */
export function qr(
  m: i32,
  n: i32,
  a: usize, // in/out float64[n, m], columns
  tau: usize, // out float64[n]
): void {
  qrSteps(m, n, a, tau, 0, n);
}

/** Steps `from` to `to` of `qr`, all of which must come, one call after another. */
export function qrSteps(
  m: i32,
  n: i32,
  a: usize, // in/out float64[n, m], columns
  tau: usize, // out float64[n]
  from: i32,
  to: i32,
): void {
  const stride = <usize>m << 3;
  for (let j = from; j < to; j++) {
    const head = a + <usize>j * stride + (<usize>j << 3);
    const rest = head + 8;
    const length = m - j - 1;
    const alpha = load<f64>(head);
    const below = squares(length, rest);
    if (below == 0) {
      store<f64>(tau + (<usize>j << 3), 0);
      continue;
    }
    const norm = sqrt(alpha * alpha + below);
    const beta = alpha > 0 ? -norm : norm;
    const t = (beta - alpha) / beta;
    scaleBy(length, 1.0 / (alpha - beta), rest);
    store<f64>(head, beta);
    store<f64>(tau + (<usize>j << 3), t);
    for (let i = j + 1; i < n; i++) {
      const p = a + <usize>i * stride + (<usize>j << 3);
      const s = t * (load<f64>(p) + dot64(length, rest, p + 8));
      store<f64>(p, load<f64>(p) - s);
      addScaled64(length, -s, rest, p + 8);
    }
  }
}

/** x = Q x (or Q' x) for `count` vectors of m, Q as qr left it. */
export function applyQ(
  m: i32,
  n: i32,
  a: usize, // in  float64[n, m], by qr
  tau: usize, // in  float64[n]
  transposed: i32,
  count: i32,
  x: usize, // in/out float64[count, m]
): void {
  const stride = <usize>m << 3;
  for (let i = 0; i < count; i++) {
    for (let step = 0; step < n; step++) {
      const j = transposed ? step : n - 1 - step;
      const v = a + <usize>j * stride + (<usize>(j + 1) << 3);
      const p = x + (<usize>j << 3);
      const s = load<f64>(tau + (<usize>j << 3)) * (load<f64>(p) + dot64(m - j - 1, v, p + 8));
      store<f64>(p, load<f64>(p) - s);
      addScaled64(m - j - 1, -s, v, p + 8);
    }
    x += stride;
  }
}

/** Begins a singular value decomposition: v = 1. Returns the length below which a column is rounding noise. */
export function jacobiStart(
  m: i32,
  n: i32,
  a: usize, // in  float64[n, m], columns
  v: usize, // out float64[n, n]
): f64 {
  const wide = <usize>n << 3;
  memory.fill(v, 0, <usize>n * wide);
  for (let j = 0; j < n; j++) store<f64>(v + <usize>j * (wide + 8), 1);
  return 2.220446049250313e-16 * sqrt(squares(m * n, a));
}

/** Makes columns `from` to `to` orthogonal to all later ones, pair by pair. Returns how many pairs were not. */
export function jacobiSweep(
  m: i32,
  n: i32,
  a: usize, // in/out float64[n, m], columns
  v: usize, // in/out float64[n, n], one v_j a row
  noise: f64,
  from: i32,
  to: i32,
): i32 {
  const stride = <usize>m << 3, wide = <usize>n << 3;
  const tolerance = 2.220446049250313e-16 * max(4.0, sqrt(<f64>m)); // as LAPACK's dgesvj
  let turned = 0;
  for (let p = from; p < min(to, n - 1); p++) {
    const x = a + <usize>p * stride;
    for (let q = p + 1; q < n; q++) {
      const y = a + <usize>q * stride;
      const xy = dot64(m, x, y);
      if (xy == 0) continue;
      const xx = squares(m, x), yy = squares(m, y);
      const xn = sqrt(xx), yn = sqrt(yy);
      if (xn <= noise || yn <= noise || !(abs(xy) > tolerance * xn * yn)) continue;
      turned++;
      const zeta = (yy - xx) / (2.0 * xy);
      const t = (zeta < 0 ? -1.0 : 1.0) / (abs(zeta) + sqrt(1.0 + zeta * zeta));
      const c = 1.0 / sqrt(1.0 + t * t);
      rotate64(m, x, y, c, c * t);
      rotate64(n, v + <usize>p * wide, v + <usize>q * wide, c, c * t);
    }
  }
  return turned;
}

/**
 * Ends it once all columns are orthogonal: A = sum of s_j u_j v_j', u_j overwrites column j, s descends. Values up to `noise`, which no
 * rotation makes orthogonal, become 0, and their u_j too.
 */
export function jacobiEnd(
  m: i32,
  n: i32,
  a: usize, // in/out float64[n, m], columns; then u
  s: usize, // out float64[n]
  v: usize, // in/out float64[n, n], one v_j a row
  noise: f64,
): void {
  const stride = <usize>m << 3;
  for (let j = 0; j < n; j++) {
    const x = a + <usize>j * stride;
    const norm = sqrt(squares(m, x));
    const real = !(norm <= noise);
    store<f64>(s + (<usize>j << 3), real ? norm : 0);
    if (real) scaleBy(m, 1.0 / norm, x);
    else memory.fill(x, 0, stride);
  }
  for (let i = 0; i < n - 1; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) if (load<f64>(s + (<usize>j << 3)) > load<f64>(s + (<usize>k << 3))) k = j;
    if (k == i) continue;
    swap(1, s + (<usize>i << 3), s + (<usize>k << 3));
    swap(m, a + <usize>i * stride, a + <usize>k * stride);
    swap(n, v + <usize>i * (<usize>n << 3), v + <usize>k * (<usize>n << 3));
  }
}

function swap(n: i32, x: usize, y: usize): void {
  for (const end = x + (<usize>n << 3); x < end; x += 8) {
    const t = load<f64>(x);
    store<f64>(x, load<f64>(y));
    store<f64>(y, t);
    y += 8;
  }
}
