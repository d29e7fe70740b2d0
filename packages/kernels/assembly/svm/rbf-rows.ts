/** Panels whose exponents are made before their powers: four rows of them stay in the first-level cache. */
const STRIP: i32 = 32;

// @ts-ignore: decorator
@inline
function put(out: usize, product: v128, query: v128, points: v128): void {
  const x = f32x4.min(f32x4.sub(product, f32x4.add(query, points)), f32x4.splat(0));
  v128.store(out, f32x4.max(x, f32x4.splat(-126)));
}

/**
 * 2^x in place, in float32 for x from -126 to 0; off by at most 2 units in the last place (coefficients of Cephes' exp2f). A loop of
 * its own, with constants made before it: engines make them again wherever they are written.
 */
function powers(at: usize, end: usize): void {
  const rounder = f32x4.splat(12582912);
  const c6 = f32x4.splat(1.535336188319500e-4), c5 = f32x4.splat(1.339887440266574e-3), c4 = f32x4.splat(9.618437357674640e-3);
  const c3 = f32x4.splat(5.550332471162809e-2), c2 = f32x4.splat(2.402264791363012e-1), c1 = f32x4.splat(6.931472028550421e-1);
  const c0 = f32x4.splat(1);
  for (; at < end; at += 32) {
    const x = v128.load(at), y = v128.load(at, 16);
    const n = f32x4.add(x, rounder), m = f32x4.add(y, rounder);
    const r = f32x4.sub(x, f32x4.sub(n, rounder)), s = f32x4.sub(y, f32x4.sub(m, rounder));
    let p = f32x4.add(c5, f32x4.mul(r, c6)), q = f32x4.add(c5, f32x4.mul(s, c6));
    p = f32x4.add(c4, f32x4.mul(r, p));
    q = f32x4.add(c4, f32x4.mul(s, q));
    p = f32x4.add(c3, f32x4.mul(r, p));
    q = f32x4.add(c3, f32x4.mul(s, q));
    p = f32x4.add(c2, f32x4.mul(r, p));
    q = f32x4.add(c2, f32x4.mul(s, q));
    p = f32x4.add(c1, f32x4.mul(r, p));
    q = f32x4.add(c1, f32x4.mul(s, q));
    p = f32x4.add(c0, f32x4.mul(r, p));
    q = f32x4.add(c0, f32x4.mul(s, q));
    // The low bits of n are the whole part: they go to the exponent.
    v128.store(at, i32x4.add(p, i32x4.shl(n, 23)));
    v128.store(at, i32x4.add(q, i32x4.shl(m, 23)), 16);
  }
}

/**
 * RBF kernel values, in float32 throughout, of four queries and the points of panels `from` to `to`, which are eight each. Points are
 * times the root of 2 gamma / ln 2, so that the exponent of 2 is a product less the two halves of squared lengths; below -126 it counts
 * as that. Rows i of j and j of i are equal.
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
  // Lanes without a row of their own write where another does, after the others: powers are taken once.
  const rows = o1 == o0 ? 1 : o2 == o1 ? 2 : o3 == o2 ? 3 : 4;
  for (let first = from; first < to; first += STRIP) {
    const last = min(to, first + STRIP);
    for (let p = first; p < last; p++) {
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
    const start = <usize>first << 5, end = <usize>last << 5;
    for (let r: i32 = 0; r < rows; r++) {
      const out = <usize>load<u32>(outs + (<usize>r << 2));
      powers(out + start, out + end);
    }
  }
}
