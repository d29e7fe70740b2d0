// Loops over contiguous float64, as parts of larger kernels. The order of every sum is fixed by n alone.

/** x . y: eight partial sums, added in a fixed order. */
export function dot64(n: i32, x: usize, y: usize): f64 {
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0;
  let j = n;
  for (; j >= 8; j -= 8) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(x), v128.load(y)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
    s2 = f64x2.add(s2, f64x2.mul(v128.load(x, 32), v128.load(y, 32)));
    s3 = f64x2.add(s3, f64x2.mul(v128.load(x, 48), v128.load(y, 48)));
    x += 64;
    y += 64;
  }
  const s = f64x2.add(f64x2.add(s0, s1), f64x2.add(s2, s3));
  let t = f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
  for (; j > 0; j--) {
    t += load<f64>(x) * load<f64>(y);
    x += 8;
    y += 8;
  }
  return t;
}

/** y += a * x. */
export function addScaled64(n: i32, a: f64, x: usize, y: usize): void {
  const aa = f64x2.splat(a);
  let j = n;
  for (; j >= 4; j -= 4) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(aa, v128.load(x))));
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(aa, v128.load(x, 16))), 16);
    x += 32;
    y += 32;
  }
  for (; j > 0; j--) {
    store<f64>(y, load<f64>(y) + a * load<f64>(x));
    x += 8;
    y += 8;
  }
}

/** y += a0 * x0 + a1 * x1 + a2 * x2 + a3 * x3, in this order, for four rows `stride` bytes apart. */
export function addScaledFour64(n: i32, a0: f64, a1: f64, a2: f64, a3: f64, x: usize, stride: usize, y: usize): void {
  const x1 = x + stride, x2 = x1 + stride, x3 = x2 + stride;
  const v0 = f64x2.splat(a0), v1 = f64x2.splat(a1), v2 = f64x2.splat(a2), v3 = f64x2.splat(a3);
  const end = <usize>n << 3;
  let i: usize = 0;
  for (; i + 16 <= end; i += 16) {
    let s = f64x2.add(v128.load(y + i), f64x2.mul(v0, v128.load(x + i)));
    s = f64x2.add(s, f64x2.mul(v1, v128.load(x1 + i)));
    s = f64x2.add(s, f64x2.mul(v2, v128.load(x2 + i)));
    s = f64x2.add(s, f64x2.mul(v3, v128.load(x3 + i)));
    v128.store(y + i, s);
  }
  if (i < end) {
    let s = load<f64>(y + i) + a0 * load<f64>(x + i);
    s += a1 * load<f64>(x1 + i);
    s += a2 * load<f64>(x2 + i);
    s += a3 * load<f64>(x3 + i);
    store<f64>(y + i, s);
  }
}

/** (x, y) = (c x - s y, s x + c y). */
export function rotate64(n: i32, x: usize, y: usize, c: f64, s: f64): void {
  const cc = f64x2.splat(c), ss = f64x2.splat(s);
  for (; n >= 2; n -= 2) {
    const u = v128.load(x), v = v128.load(y);
    v128.store(x, f64x2.sub(f64x2.mul(cc, u), f64x2.mul(ss, v)));
    v128.store(y, f64x2.add(f64x2.mul(ss, u), f64x2.mul(cc, v)));
    x += 16;
    y += 16;
  }
  if (n > 0) {
    const u = load<f64>(x), v = load<f64>(y);
    store<f64>(x, c * u - s * v);
    store<f64>(y, s * u + c * v);
  }
}
