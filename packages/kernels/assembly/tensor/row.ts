// Rows of float32 images, stepped through with a stride. Pointers are byte offsets, strides in elements.

/** Four values, `stride` apart. */
// @ts-ignore: decorator
@inline
function load4(p: usize, stride: i32): v128 {
  if (stride == 1) return v128.load(p);
  const step = <usize>stride << 2;
  let v = v128.load32_zero(p);
  v = v128.load32_lane(p + step, v, 1);
  v = v128.load32_lane(p + 2 * step, v, 2);
  return v128.load32_lane(p + 3 * step, v, 3);
}

/** y[i] = x[i * stride]. */
export function takeRow(n: i32, x: usize, stride: i32, y: usize): void {
  const step = <usize>stride << 2;
  let i = 0;
  // Not memory.copy, a call that takes longer than the rows of an image do.
  for (; i + 4 <= n; i += 4, x += 4 * step, y += 16) v128.store(y, load4(x, stride));
  for (; i < n; i++, x += step, y += 4) store<f32>(y, load<f32>(x));
}

/** y[i] = 0. */
export function zeroRow(n: i32, y: usize): void {
  const zero = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, y += 16) v128.store(y, zero);
  for (; i < n; i++, y += 4) store<f32>(y, 0);
}

/** y[i] += w * x[i * stride]. */
export function addRow(n: i32, w: f32, x: usize, stride: i32, y: usize): void {
  const wide = f32x4.splat(w);
  const step = <usize>stride << 2;
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 4 * step, y += 16) {
    v128.store(y, f32x4.add(v128.load(y), f32x4.mul(wide, load4(x, stride))));
  }
  for (; i < n; i++, x += step, y += 4) store<f32>(y, load<f32>(y) + w * load<f32>(x));
}

/** x[i * stride] += w * y[i]. */
export function scatterRow(n: i32, y: usize, w: f32, x: usize, stride: i32): void {
  const step = <usize>stride << 2;
  let i = 0;
  if (stride == 1) {
    const wide = f32x4.splat(w);
    for (; i + 4 <= n; i += 4, x += 16, y += 16) {
      v128.store(x, f32x4.add(v128.load(x), f32x4.mul(wide, v128.load(y))));
    }
  }
  for (; i < n; i++, x += step, y += 4) store<f32>(x, load<f32>(x) + w * load<f32>(y));
}

/** Sum of x[i * stride] * y[i]: four running sums, then the rest. */
export function dotRow(n: i32, x: usize, stride: i32, y: usize): f32 {
  const step = <usize>stride << 2;
  let sums = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4, x += 4 * step, y += 16) {
    sums = f32x4.add(sums, f32x4.mul(load4(x, stride), v128.load(y)));
  }
  let s = (f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 1)) + (f32x4.extract_lane(sums, 2) + f32x4.extract_lane(sums, 3));
  for (; i < n; i++, x += step, y += 4) s += load<f32>(x) * load<f32>(y);
  return s;
}
