// Sums over float32 values, in float64 and in an order of their own: four running sums, which each addition of one does not wait for,
// then the rest.

/** Sum of x[i] * y[i], each product exact in float64. */
export function dot(n: i32, x: usize, y: usize): f64 {
  let a = f64x2.splat(0), b = a;
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16, y += 16) {
    const u = v128.load(x), v = v128.load(y);
    a = f64x2.add(a, f64x2.mul(f64x2.promote_low_f32x4(u), f64x2.promote_low_f32x4(v)));
    b = f64x2.add(b, f64x2.mul(f64x2.promote_low_f32x4(i64x2.shuffle(u, u, 1, 0)), f64x2.promote_low_f32x4(i64x2.shuffle(v, v, 1, 0))));
  }
  a = f64x2.add(a, b);
  let s = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++, x += 4, y += 4) s += <f64>load<f32>(x) * <f64>load<f32>(y);
  return s;
}

/** Sum of x[i]. */
export function total(n: i32, x: usize): f64 {
  let a = f64x2.splat(0), b = a;
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) {
    const u = v128.load(x);
    a = f64x2.add(a, f64x2.promote_low_f32x4(u));
    b = f64x2.add(b, f64x2.promote_low_f32x4(i64x2.shuffle(u, u, 1, 0)));
  }
  a = f64x2.add(a, b);
  let s = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++, x += 4) s += <f64>load<f32>(x);
  return s;
}

/** Sum of (x[i] - mean)^2. */
export function deviation(n: i32, x: usize, mean: f64): f64 {
  const m = f64x2.splat(mean);
  let a = f64x2.splat(0), b = a;
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 16) {
    const u = v128.load(x);
    const low = f64x2.sub(f64x2.promote_low_f32x4(u), m), high = f64x2.sub(f64x2.promote_low_f32x4(i64x2.shuffle(u, u, 1, 0)), m);
    a = f64x2.add(a, f64x2.mul(low, low));
    b = f64x2.add(b, f64x2.mul(high, high));
  }
  a = f64x2.add(a, b);
  let s = f64x2.extract_lane(a, 0) + f64x2.extract_lane(a, 1);
  for (; i < n; i++, x += 4) {
    const d = <f64>load<f32>(x) - mean;
    s += d * d;
  }
  return s;
}
