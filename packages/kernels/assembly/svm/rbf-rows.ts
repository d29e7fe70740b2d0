/** Panels whose exponents are made before their powers: four rows of them stay in the first-level cache. */
const STRIP: i32 = 32;

const ROUNDER: f32 = 12582912;

/**
 * Writes what `rbfRows` needs: a number that rounds what it is added to, and the coefficients of 2^x, the lowest first (of least largest
 * relative error, 9.2e-8, between -1/2 and 1/2). They are loaded because V8 makes a vector constant of the code anew wherever it is
 * used: twice the instructions of the polynomial itself.
 */
export function rbfConstants(out: usize /* out float32[7] */): void {
  store<f32>(out, ROUNDER);
  store<f32>(out, 1, 4);
  store<f32>(out, 0.6931469775266829, 8);
  store<f32>(out, 0.24022242123582127, 12);
  store<f32>(out, 0.055507339627793605, 16);
  store<f32>(out, 0.009671511324264696, 20);
  store<f32>(out, 0.0013264652402440638, 24);
}

/** 2^x in place, in float32 for x from -126 to a little above 0; off by at most 2 units in the last place. */
function powers(at: usize, end: usize, constants: usize): void {
  const rounder = v128.load32_splat(constants), c0 = v128.load32_splat(constants, 4), c1 = v128.load32_splat(constants, 8);
  const c2 = v128.load32_splat(constants, 12), c3 = v128.load32_splat(constants, 16), c4 = v128.load32_splat(constants, 20);
  const c5 = v128.load32_splat(constants, 24);
  for (; at < end; at += 32) {
    const x = v128.load(at), y = v128.load(at, 16);
    const n = f32x4.add(x, rounder), m = f32x4.add(y, rounder);
    const r = f32x4.sub(x, f32x4.sub(n, rounder)), s = f32x4.sub(y, f32x4.sub(m, rounder));
    let p = f32x4.add(c4, f32x4.mul(r, c5)), q = f32x4.add(c4, f32x4.mul(s, c5));
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
 * times the root of 2 gamma / ln 2, so that the exponent of 2 is a product less the two halves of squared lengths, of which each is 31 at
 * most: then it is above -126. Rows i of j and j of i are equal.
 */
export function rbfRows(
  from: i32,
  to: i32,
  columns: i32,
  panels: usize, // in  float32[ceil(points / 8), columns, 8]
  halves: usize, // in  float32[ceil(points / 8) * 8], half of each squared length, negative
  query: usize, // in  float32[columns, 4]
  queryHalves: usize, // in  float32[4], negative too
  constants: usize, // in  float32[7], of rbfConstants
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
      const at = <usize>p << 5;
      const s0 = v128.load(halves + at), s1 = v128.load(halves + at, 16);
      let c00 = f32x4.add(h0, s0), c01 = f32x4.add(h0, s1), c10 = f32x4.add(h1, s0), c11 = f32x4.add(h1, s1);
      let c20 = f32x4.add(h2, s0), c21 = f32x4.add(h2, s1), c30 = f32x4.add(h3, s0), c31 = f32x4.add(h3, s1);
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
      v128.store(o0 + at, c00);
      v128.store(o0 + at, c01, 16);
      v128.store(o1 + at, c10);
      v128.store(o1 + at, c11, 16);
      v128.store(o2 + at, c20);
      v128.store(o2 + at, c21, 16);
      v128.store(o3 + at, c30);
      v128.store(o3 + at, c31, 16);
    }
    const start = <usize>first << 5, end = <usize>last << 5;
    for (let r: i32 = 0; r < rows; r++) {
      const out = <usize>load<u32>(outs + (<usize>r << 2));
      powers(out + start, out + end, constants);
    }
  }
}
