// A tile of X'X, float64, 3 rows by 3 vectors: with its operands it fills V8's 15 vector registers, and needs fewer loads for each
// product than one of 4 by 2. The two sides are panels of 6 columns, [depth][6], so that one packing of X serves both.

/** Columns of a panel. */
export const PANEL = 6;

/** C[3, 6] = A'B, or C += A'B: `a` the first or second half of a panel, `b` a panel; rows of c `stride` bytes apart. */
export function gramTile(depth: i32, a: usize, b: usize, c: usize, stride: usize, add: bool): void {
  let c00 = f64x2.splat(0), c01 = c00, c02 = c00, c10 = c00, c11 = c00, c12 = c00, c20 = c00, c21 = c00, c22 = c00;
  for (; depth > 0; depth--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16), b2 = v128.load(b, 32);
    const a0 = v128.load_splat<f64>(a);
    c00 = f64x2.add(c00, f64x2.mul(a0, b0));
    c01 = f64x2.add(c01, f64x2.mul(a0, b1));
    c02 = f64x2.add(c02, f64x2.mul(a0, b2));
    const a1 = v128.load_splat<f64>(a, 8);
    c10 = f64x2.add(c10, f64x2.mul(a1, b0));
    c11 = f64x2.add(c11, f64x2.mul(a1, b1));
    c12 = f64x2.add(c12, f64x2.mul(a1, b2));
    const a2 = v128.load_splat<f64>(a, 16);
    c20 = f64x2.add(c20, f64x2.mul(a2, b0));
    c21 = f64x2.add(c21, f64x2.mul(a2, b1));
    c22 = f64x2.add(c22, f64x2.mul(a2, b2));
    a += 48;
    b += 48;
  }
  const r1 = c + stride, r2 = r1 + stride;
  if (add) {
    c00 = f64x2.add(v128.load(c), c00);
    c01 = f64x2.add(v128.load(c, 16), c01);
    c02 = f64x2.add(v128.load(c, 32), c02);
    c10 = f64x2.add(v128.load(r1), c10);
    c11 = f64x2.add(v128.load(r1, 16), c11);
    c12 = f64x2.add(v128.load(r1, 32), c12);
    c20 = f64x2.add(v128.load(r2), c20);
    c21 = f64x2.add(v128.load(r2, 16), c21);
    c22 = f64x2.add(v128.load(r2, 32), c22);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  v128.store(c, c02, 32);
  v128.store(r1, c10);
  v128.store(r1, c11, 16);
  v128.store(r1, c12, 32);
  v128.store(r2, c20);
  v128.store(r2, c21, 16);
  v128.store(r2, c22, 32);
}

/** Packs columns `from` to `to` of [depth, n] into panels; `from` is a multiple of 6, columns past n are zeros. */
export function packPanels(from: i32, to: i32, n: i32, depth: i32, x: usize, out: usize): void {
  const bytes = <usize>n << 3;
  for (let j = from; j < to; j += PANEL) {
    let p = x + (<usize>j << 3);
    const wide = min(PANEL, n - j);
    for (let k = 0; k < depth; k++, p += bytes, out += 48) {
      if (wide == PANEL) {
        v128.store(out, v128.load(p));
        v128.store(out, v128.load(p, 16), 16);
        v128.store(out, v128.load(p, 32), 32);
      } else {
        for (let l = 0; l < PANEL; l++) store<f64>(out + (<usize>l << 3), l < wide ? load<f64>(p + (<usize>l << 3)) : 0);
      }
    }
  }
}
