/** e^x in float32 for x <= 0, four lanes; off by at most 2 units in the last place (Cephes' expf). 0 where that is not a normal number. */
// @ts-ignore: decorator
@inline
function exp32x4(x: v128): v128 {
  const rounder = f32x4.splat(12582912);
  const n = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504088896341)), rounder);
  const k = f32x4.sub(n, rounder);
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375))), f32x4.mul(k, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.add(f32x4.splat(1.3981999507e-3), f32x4.mul(r, f32x4.splat(1.9875691500e-4)));
  p = f32x4.add(f32x4.splat(8.3334519073e-3), f32x4.mul(r, p));
  p = f32x4.add(f32x4.splat(4.1665795894e-2), f32x4.mul(r, p));
  p = f32x4.add(f32x4.splat(1.6666665459e-1), f32x4.mul(r, p));
  p = f32x4.add(f32x4.splat(0.5), f32x4.mul(r, p));
  const y = f32x4.add(f32x4.splat(1), f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p)));
  const power = i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
  return v128.and(f32x4.mul(y, power), f32x4.gt(x, f32x4.splat(-87)));
}

// @ts-ignore: decorator
@inline
function put(out: usize, product: v128, query: v128, points: v128): void {
  const x = f32x4.min(f32x4.sub(product, f32x4.add(query, points)), f32x4.splat(0));
  v128.store(out, exp32x4(x));
}

/**
 * RBF kernel values, in float32 throughout, of four queries and the points of panels `from` to `to`, which are eight each. Points are
 * times the root of 2 gamma, so that the exponent is a product less the two halves of squared lengths. Rows i of j and j of i are equal.
 */
export function rbfRows(
  from: i32,
  to: i32,
  columns: i32,
  panels: usize, // in  float32[ceil(points / 8), columns, 8]
  halves: usize, // in  float32[ceil(points / 8) * 8], half of each squared length
  query: usize, // in  float32[columns, 4]
  queryHalves: usize, // in  float32[4]
  outs: usize, // in  uint32[4], offsets of the four rows; each out float32[ceil(points / 8) * 8]
): void {
  const panelBytes = <usize>columns << 5;
  const o0 = <usize>load<u32>(outs), o1 = <usize>load<u32>(outs, 4), o2 = <usize>load<u32>(outs, 8), o3 = <usize>load<u32>(outs, 12);
  const h0 = v128.load32_splat(queryHalves), h1 = v128.load32_splat(queryHalves, 4);
  const h2 = v128.load32_splat(queryHalves, 8), h3 = v128.load32_splat(queryHalves, 12);
  for (let p = from; p < to; p++) {
    let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
    let panel = panels + <usize>p * panelBytes, q = query;
    for (let j = columns; j > 0; j--) {
      const p0 = v128.load(panel), p1 = v128.load(panel, 16);
      const a0 = v128.load32_splat(q);
      c00 = f32x4.add(c00, f32x4.mul(a0, p0));
      c01 = f32x4.add(c01, f32x4.mul(a0, p1));
      const a1 = v128.load32_splat(q, 4);
      c10 = f32x4.add(c10, f32x4.mul(a1, p0));
      c11 = f32x4.add(c11, f32x4.mul(a1, p1));
      const a2 = v128.load32_splat(q, 8);
      c20 = f32x4.add(c20, f32x4.mul(a2, p0));
      c21 = f32x4.add(c21, f32x4.mul(a2, p1));
      const a3 = v128.load32_splat(q, 12);
      c30 = f32x4.add(c30, f32x4.mul(a3, p0));
      c31 = f32x4.add(c31, f32x4.mul(a3, p1));
      panel += 32;
      q += 16;
    }
    const at = <usize>p << 5;
    const s0 = v128.load(halves + at), s1 = v128.load(halves + at, 16);
    put(o0 + at, c00, h0, s0);
    put(o0 + at + 16, c01, h0, s1);
    put(o1 + at, c10, h1, s0);
    put(o1 + at + 16, c11, h1, s1);
    put(o2 + at, c20, h2, s0);
    put(o2 + at + 16, c21, h2, s1);
    put(o3 + at, c30, h3, s0);
    put(o3 + at + 16, c31, h3, s1);
  }
}
