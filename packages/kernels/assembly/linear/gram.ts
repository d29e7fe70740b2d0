// X' diag(weight) X, lower half by tiles of 4 x 4, in float64.

/** Rows packed at a time: two packed panels of a tile stay in the first cache. */
const CHUNK: i32 = 128;

/** C[4, 4] += A' B for panels of `rows` rows by 4 columns. Source order matters: see the -O2 note in the build script. */
function tile(rows: i32, a: usize, b: usize, c: usize, bytes: usize): void {
  const c1 = c + bytes, c2 = c1 + bytes, c3 = c2 + bytes;
  let s0 = f64x2.splat(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
  for (; rows > 0; rows--) {
    const p = v128.load(b), q = v128.load(b, 16);
    const a0 = v128.load_splat<f64>(a);
    s0 = f64x2.add(s0, f64x2.mul(a0, p));
    t0 = f64x2.add(t0, f64x2.mul(a0, q));
    const a1 = v128.load_splat<f64>(a, 8);
    s1 = f64x2.add(s1, f64x2.mul(a1, p));
    t1 = f64x2.add(t1, f64x2.mul(a1, q));
    const a2 = v128.load_splat<f64>(a, 16);
    s2 = f64x2.add(s2, f64x2.mul(a2, p));
    t2 = f64x2.add(t2, f64x2.mul(a2, q));
    const a3 = v128.load_splat<f64>(a, 24);
    s3 = f64x2.add(s3, f64x2.mul(a3, p));
    t3 = f64x2.add(t3, f64x2.mul(a3, q));
    a += 32;
    b += 32;
  }
  v128.store(c, f64x2.add(v128.load(c), s0));
  v128.store(c, f64x2.add(v128.load(c, 16), t0), 16);
  v128.store(c1, f64x2.add(v128.load(c1), s1));
  v128.store(c1, f64x2.add(v128.load(c1, 16), t1), 16);
  v128.store(c2, f64x2.add(v128.load(c2), s2));
  v128.store(c2, f64x2.add(v128.load(c2, 16), t2), 16);
  v128.store(c3, f64x2.add(v128.load(c3), s3));
  v128.store(c3, f64x2.add(v128.load(c3, 16), t3), 16);
}

/** Adds X' diag(weight) X of rows `from` to `to` to the tiles of `c` on and below the diagonal. `width` is a multiple of 4. */
export function weightedGram(
  from: i32,
  to: i32,
  width: i32,
  x: usize, // in float64[rows, width]
  weight: usize, // in float64[rows]
  stride: i32, // columns of c
  scratch: usize, // scratch float64[2 * 128 * width]
  c: usize, // in, out float64[width, stride]
): void {
  const panel = <usize>CHUNK << 5, plain = scratch, weighted = scratch + (<usize>width >> 2) * panel;
  const bytes = <usize>stride << 3;
  for (let i = from; i < to; i += CHUNK) {
    const rows = min(CHUNK, to - i);
    for (let r = 0; r < rows; r++) {
      const row = x + (<usize>(i + r) * <usize>width << 3);
      const w = v128.load_splat<f64>(weight + (<usize>(i + r) << 3));
      let at = <usize>r << 5;
      for (let j: usize = 0; j < <usize>width << 3; j += 32) {
        const a = v128.load(row + j), b = v128.load(row + j, 16);
        v128.store(plain + at, a);
        v128.store(plain + at, b, 16);
        v128.store(weighted + at, f64x2.mul(w, a));
        v128.store(weighted + at, f64x2.mul(w, b), 16);
        at += panel;
      }
    }
    for (let p: usize = 0; p < <usize>width >> 2; p++)
      for (let q: usize = 0; q <= p; q++) tile(rows, plain + p * panel, weighted + q * panel, c + (p << 2) * bytes + (q << 5), bytes);
  }
}

/** out[i] = weight_i p_ia ([a = b] - p_ib): the curvature between classes a and b. */
export function pairWeights(
  rows: i32,
  classes: i32,
  a: i32,
  b: i32,
  weight: usize, // in float64[rows]
  probabilities: usize, // in float64[rows, classes]
  out: usize, // out float64[rows]
): void {
  for (let i = 0; i < rows; i++) {
    const p = probabilities + (<usize>(i * classes) << 3);
    const pa = load<f64>(p + (<usize>a << 3));
    let other: f64;
    if (a == b) {
      // 1 - p_a, without subtracting from 1
      other = 0;
      for (let k = 0; k < classes; k++) if (k != a) other += load<f64>(p + (<usize>k << 3));
    } else other = -load<f64>(p + (<usize>b << 3));
    store<f64>(out + (<usize>i << 3), load<f64>(weight + (<usize>i << 3)) * pa * other);
  }
}
