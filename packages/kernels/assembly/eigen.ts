// Eigenvalues and eigenvectors of a symmetric matrix in float64: Householder reduction to tridiagonal form, then implicit QL.
// The procedures tred2 and tql2 of EISPACK (Bowdler, Martin, Reinsch, Wilkinson; Handbook for Automatic Computation, vol. 2,
// 1971) in the form of JAMA (https://math.nist.gov/javanumerics/jama/), on the transpose, so that inner loops run over rows.
import { addScaled64, dot64, rotate64 } from "./lib/vector";

// @ts-ignore: decorator
@inline
function at(p: usize, i: i32): f64 {
  return load<f64>(p + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
function put(p: usize, i: i32, v: f64): void {
  store<f64>(p + (<usize>i << 3), v);
}

/** sqrt(a^2 + b^2) without overflow. */
function hypotenuse(a: f64, b: f64): f64 {
  a = abs(a);
  b = abs(b);
  const large = max(a, b), small = min(a, b);
  if (large == 0) return 0;
  const q = small / large;
  return large * sqrt(1.0 + q * q);
}

/** Returns x . y, and adds a * x to z on the way. */
function dotAndAdd(n: i32, x: usize, y: usize, a: f64, z: usize): f64 {
  let s = f64x2.splat(0);
  const aa = f64x2.splat(a);
  for (; n >= 2; n -= 2) {
    const v = v128.load(x);
    s = f64x2.add(s, f64x2.mul(v, v128.load(y)));
    v128.store(z, f64x2.add(v128.load(z), f64x2.mul(aa, v)));
    x += 16;
    y += 16;
    z += 16;
  }
  let t = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  if (n > 0) {
    const v = load<f64>(x);
    t += v * load<f64>(y);
    store<f64>(z, load<f64>(z) + a * v);
  }
  return t;
}

/** x -= a * y + b * z. */
function subtractTwo(n: i32, x: usize, a: f64, y: usize, b: f64, z: usize): void {
  const aa = f64x2.splat(a), bb = f64x2.splat(b);
  for (; n >= 2; n -= 2) {
    v128.store(x, f64x2.sub(v128.load(x), f64x2.add(f64x2.mul(aa, v128.load(y)), f64x2.mul(bb, v128.load(z)))));
    x += 16;
    y += 16;
    z += 16;
  }
  if (n > 0) store<f64>(x, load<f64>(x) - (a * load<f64>(y) + b * load<f64>(z)));
}

/**
 * Steps `from` down to above `to` of the reduction of A to tridiagonal form, which end with step 0: e[1..] is then what is beside the
 * diagonal, and w holds the Householder vectors. All procedures here are called one after another for all their steps.
 */
export function reduceSteps(
  n: i32, // at least 1
  w: usize, // in/out float64[n, n]: A, then the vectors
  d: usize, // in/out float64[n]: last the values
  e: usize, // in/out float64[n + 2]
  from: i32,
  to: i32,
): void {
  const stride = <usize>n << 3;
  if (from == n - 1) {
    const last = w + <usize>(n - 1) * 8;
    for (let j = 0; j < n; j++) put(d, j, load<f64>(last + <usize>j * stride));
  }
  for (let i = from; i > to; i--) {
    if (i == 0) return;
    const wi = w + <usize>i * stride;
    let scale: f64 = 0, h: f64 = 0;
    for (let k = 0; k < i; k++) scale += abs(at(d, k));
    if (scale == 0) {
      put(e, i, at(d, i - 1));
      for (let j = 0; j < i; j++) {
        const wj = w + <usize>j * stride;
        put(d, j, at(wj, i - 1));
        put(wj, i, 0);
        put(wi, j, 0);
      }
    } else {
      for (let k = 0; k < i; k++) {
        const v = at(d, k) / scale;
        put(d, k, v);
        h += v * v;
      }
      let f = at(d, i - 1);
      let g = sqrt(h);
      if (f > 0) g = -g;
      put(e, i, scale * g);
      h -= f * g;
      put(d, i - 1, f - g);
      memory.fill(e, 0, <usize>i << 3);
      for (let j = 0; j < i; j++) {
        const wj = w + <usize>j * stride;
        f = at(d, j);
        put(wi, j, f);
        const below = <usize>(j + 1) << 3;
        g = at(e, j) + at(wj, j) * f + dotAndAdd(i - j - 1, wj + below, d + below, f, e + below);
        put(e, j, g);
      }
      f = 0;
      for (let j = 0; j < i; j++) {
        const v = at(e, j) / h;
        put(e, j, v);
        f += v * at(d, j);
      }
      addScaled64(i, -(f / (h + h)), d, e);
      for (let j = 0; j < i; j++) {
        const wj = w + <usize>j * stride;
        const from = <usize>j << 3;
        f = at(d, j);
        g = at(e, j);
        subtractTwo(i - j, wj + from, f, e + from, g, d + from);
        put(d, j, at(wj, i - 1));
        put(wj, i, 0);
      }
    }
    put(d, i, h);
  }
}

/** Steps of the product of the reflections, transposed, into w; the last, n - 1, also leaves the diagonal in d. */
export function expandSteps(
  n: i32,
  w: usize, // in/out float64[n, n]
  d: usize, // in/out float64[n]
  e: usize, // in/out float64[n + 2]
  from: i32,
  to: i32,
): void {
  const stride = <usize>n << 3;
  for (let i = from; i < min(to, n - 1); i++) {
    const wi = w + <usize>i * stride, next = wi + stride;
    put(wi, n - 1, at(wi, i));
    put(wi, i, 1);
    const h = at(d, i + 1);
    if (h != 0) {
      for (let k = 0; k <= i; k++) put(d, k, at(next, k) / h);
      for (let j = 0; j <= i; j++) {
        const wj = w + <usize>j * stride;
        addScaled64(i + 1, -dot64(i + 1, next, wj), d, wj);
      }
    }
    memory.fill(next, 0, <usize>(i + 1) << 3);
  }
  if (to < n) return;
  const last = w + <usize>(n - 1) * 8;
  for (let j = 0; j < n; j++) {
    const p = last + <usize>j * stride;
    put(d, j, load<f64>(p));
    store<f64>(p, 0);
  }
  store<f64>(last + <usize>(n - 1) * stride, 1);
  put(e, 0, 0);
}

/**
 * Values `from` to `to` of the tridiagonal matrix, and w turned with them. Returns 0, or 1 + the index of a value that did not
 * converge. e[n] and e[n + 1] carry the shift and the size from one call to the next.
 */
export function diagonalSteps(
  n: i32,
  w: usize, // in/out float64[n, n]: vectors, one a row
  d: usize, // in/out float64[n]: values
  e: usize, // in/out float64[n + 2]
  from: i32,
  to: i32,
): i32 {
  const stride = <usize>n << 3;
  if (from == 0) {
    for (let i = 1; i < n; i++) put(e, i - 1, at(e, i));
    put(e, n - 1, 0);
    put(e, n, 0);
    put(e, n + 1, 0);
  }
  let shift = at(e, n), size = at(e, n + 1);
  for (let l = from; l < to; l++) {
    size = max(size, abs(at(d, l)) + abs(at(e, l)));
    const tiny = 2.220446049250313e-16 * size;
    let m = l;
    while (m < n - 1 && abs(at(e, m)) > tiny) m++;
    if (m > l) {
      let rounds = 0;
      do {
        if (++rounds > 60) return l + 1;
        let g = at(d, l);
        const el = at(e, l);
        let p = (at(d, l + 1) - g) / (2.0 * el);
        let r = hypotenuse(p, 1.0);
        if (p < 0) r = -r;
        put(d, l, el / (p + r));
        const dl1 = el * (p + r);
        put(d, l + 1, dl1);
        let h = g - at(d, l);
        for (let i = l + 2; i < n; i++) put(d, i, at(d, i) - h);
        shift += h;
        p = at(d, m);
        let c: f64 = 1, c2: f64 = 1, c3: f64 = 1, s: f64 = 0, s2: f64 = 0;
        const el1 = at(e, l + 1);
        for (let i = m - 1; i >= l; i--) {
          c3 = c2;
          c2 = c;
          s2 = s;
          const ei = at(e, i), di = at(d, i);
          g = c * ei;
          h = c * p;
          r = hypotenuse(p, ei);
          put(e, i + 1, s * r);
          s = ei / r;
          c = p / r;
          p = c * di - s * g;
          put(d, i + 1, h + s * (c * g + s * di));
          const row = w + <usize>i * stride;
          rotate64(n, row, row + stride, c, s);
        }
        p = -s * s2 * c3 * el1 * at(e, l) / dl1;
        put(e, l, s * p);
        put(d, l, c * p);
      } while (abs(at(e, l)) > tiny);
    }
    put(d, l, at(d, l) + shift);
    put(e, l, 0);
  }
  put(e, n, shift);
  put(e, n + 1, size);
  return 0;
}

/** Values ascending, and the vectors with them. */
export function sortVectors(
  n: i32,
  a: usize, // in/out float64[n, n]
  values: usize, // in/out float64[n]
  scratch: usize, // scratch float64[n]
): void {
  const stride = <usize>n << 3;
  for (let i = 0; i < n - 1; i++) {
    let k = i;
    for (let j = i + 1; j < n; j++) if (at(values, j) < at(values, k)) k = j;
    if (k == i) continue;
    const v = at(values, k);
    put(values, k, at(values, i));
    put(values, i, v);
    memory.copy(scratch, a + <usize>i * stride, stride);
    memory.copy(a + <usize>i * stride, a + <usize>k * stride, stride);
    memory.copy(a + <usize>k * stride, scratch, stride);
  }
}
