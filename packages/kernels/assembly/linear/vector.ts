// Vectors whose length is a multiple of 4.

/** x . y, in four interleaved partial sums. */
export function dot(
  n: i32,
  x: usize, // in float64[n]
  y: usize, // in float64[n]
): f64 {
  let s = f64x2.splat(0), t = f64x2.splat(0);
  const end = x + (<usize>n << 3);
  for (; x < end; x += 32, y += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(x), v128.load(y)));
    t = f64x2.add(t, f64x2.mul(v128.load(x, 16), v128.load(y, 16)));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** y += a * x. */
export function addTo(
  n: i32,
  a: f64,
  x: usize, // in float64[n]
  y: usize, // in, out float64[n]
): void {
  const f = f64x2.splat(a);
  const end = x + (<usize>n << 3);
  for (; x < end; x += 32, y += 32) {
    v128.store(y, f64x2.add(v128.load(y), f64x2.mul(f, v128.load(x))));
    v128.store(y, f64x2.add(v128.load(y, 16), f64x2.mul(f, v128.load(x, 16))), 16);
  }
}

/** y = x + a * y. */
export function scaleAdd(
  n: i32,
  a: f64,
  x: usize, // in float64[n]
  y: usize, // in, out float64[n]
): void {
  const f = f64x2.splat(a);
  const end = x + (<usize>n << 3);
  for (; x < end; x += 32, y += 32) {
    v128.store(y, f64x2.add(v128.load(x), f64x2.mul(f, v128.load(y))));
    v128.store(y, f64x2.add(v128.load(x, 16), f64x2.mul(f, v128.load(y, 16))), 16);
  }
}

/** z = x * y, element by element. */
export function hadamard(
  n: i32,
  x: usize, // in float64[n]
  y: usize, // in float64[n]
  z: usize, // out float64[n]
): void {
  const end = x + (<usize>n << 3);
  for (; x < end; x += 32, y += 32, z += 32) {
    v128.store(z, f64x2.mul(v128.load(x), v128.load(y)));
    v128.store(z, f64x2.mul(v128.load(x, 16), v128.load(y, 16)), 16);
  }
}
