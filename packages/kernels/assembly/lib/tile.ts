// Parts of a blocked matrix product for float64 and float32 (T), after Goto and van de Geijn, "Anatomy of high-performance matrix
// multiplication" (2008). A tile of C is 4 rows by 2 vectors, which with its operands fits the 15 vector registers V8 can use;
// V8 keeps the order of these instructions, so it is the order in which the processor should see them.

export const TILE_ROWS = 4;
/** Products summed before they are added to C: with it, panels of A and B stay in the caches. Part of what defines the bits. */
export const DEPTH = 256;

/** Columns of a tile: 4 float64 or 8 float32. */
// @ts-ignore: decorator
@inline
export function tileColumns<T>(): i32 {
  return 32 / <i32>sizeof<T>();
}

/** A 4 x 2-vector tile: c = A B, or c += A B. `a` is [depth, 4], `b` [depth, tileColumns], both packed; rows of c `stride` bytes apart. */
export function tile<T>(depth: i32, a: usize, b: usize, c: usize, stride: usize, add: bool): void {
  let c00 = v128.splat<T>(<T>0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00;
  for (; depth > 0; depth--) {
    const b0 = v128.load(b), b1 = v128.load(b, 16);
    const a0 = v128.load_splat<T>(a);
    c00 = v128.add<T>(c00, v128.mul<T>(a0, b0));
    c01 = v128.add<T>(c01, v128.mul<T>(a0, b1));
    const a1 = v128.load_splat<T>(a, sizeof<T>());
    c10 = v128.add<T>(c10, v128.mul<T>(a1, b0));
    c11 = v128.add<T>(c11, v128.mul<T>(a1, b1));
    const a2 = v128.load_splat<T>(a, 2 * sizeof<T>());
    c20 = v128.add<T>(c20, v128.mul<T>(a2, b0));
    c21 = v128.add<T>(c21, v128.mul<T>(a2, b1));
    const a3 = v128.load_splat<T>(a, 3 * sizeof<T>());
    c30 = v128.add<T>(c30, v128.mul<T>(a3, b0));
    c31 = v128.add<T>(c31, v128.mul<T>(a3, b1));
    a += 4 * sizeof<T>();
    b += 32;
  }
  if (add) {
    c00 = v128.add<T>(v128.load(c), c00);
    c01 = v128.add<T>(v128.load(c, 16), c01);
    const r1 = c + stride, r2 = r1 + stride, r3 = r2 + stride;
    c10 = v128.add<T>(v128.load(r1), c10);
    c11 = v128.add<T>(v128.load(r1, 16), c11);
    c20 = v128.add<T>(v128.load(r2), c20);
    c21 = v128.add<T>(v128.load(r2, 16), c21);
    c30 = v128.add<T>(v128.load(r3), c30);
    c31 = v128.add<T>(v128.load(r3, 16), c31);
  }
  v128.store(c, c00);
  v128.store(c, c01, 16);
  c += stride;
  v128.store(c, c10);
  v128.store(c, c11, 16);
  c += stride;
  v128.store(c, c20);
  v128.store(c, c21, 16);
  c += stride;
  v128.store(c, c30);
  v128.store(c, c31, 16);
}

/** A tile at the edge of C, of which only `rows` x `columns` exist: made in `spare` (4 x 32 bytes), then copied. */
export function edgeTile<T>(depth: i32, a: usize, b: usize, c: usize, stride: usize, add: bool, rows: i32, columns: i32, spare: usize): void {
  tile<T>(depth, a, b, spare, 32, false);
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const p = c + <usize>j * sizeof<T>();
      const v = load<T>(spare + <usize>j * sizeof<T>());
      store<T>(p, add ? <T>(load<T>(p) + v) : v);
    }
    c += stride;
    spare += 32;
  }
}

/** Packs `lines` lines of `depth` elements into groups of `width` lines, [group][depth][width], the last filled up with zeros. */
export function pack<T>(lines: i32, depth: i32, width: i32, x: usize, lineStep: usize, depthStep: usize, out: usize): void {
  const step = <usize>width * sizeof<T>();
  for (let g = 0; g < lines; g += width) {
    const n = min(width, lines - g);
    if (n == width && lineStep == sizeof<T>() && step == 32) {
      // Lines are adjacent: two vectors at a time.
      let p = x;
      for (let k = 0; k < depth; k++) {
        v128.store(out, v128.load(p));
        v128.store(out, v128.load(p, 16), 16);
        p += depthStep;
        out += 32;
      }
    } else if (n == width && lineStep == sizeof<T>() && step == 16) {
      let p = x;
      for (let k = 0; k < depth; k++) {
        v128.store(out, v128.load(p));
        p += depthStep;
        out += 16;
      }
    } else if (sizeof<T>() == 4 && n == width && depthStep == 4) {
      transpose32(width, depth, x, lineStep, out);
      out += <usize>depth * step;
    } else {
      for (let j = 0; j < width; j++) {
        let to = out + <usize>j * sizeof<T>();
        if (j < n) {
          let p = x + <usize>j * lineStep;
          for (let k = 0; k < depth; k++) {
            store<T>(to, load<T>(p));
            p += depthStep;
            to += step;
          }
        } else {
          for (let k = 0; k < depth; k++) {
            store<T>(to, <T>0);
            to += step;
          }
        }
      }
      out += <usize>depth * step;
    }
    x += <usize>width * lineStep;
  }
}

/** Four lines of four neighbouring float32, turned in registers: out[i][j] = x[j][i]. */
// @ts-ignore: decorator
@inline
export function turn4(x: usize, lineStep: usize, out: usize, step: usize): void {
  const a = v128.load(x), b = v128.load(x + lineStep), c = v128.load(x + 2 * lineStep), d = v128.load(x + 3 * lineStep);
  const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5), ab1 = i32x4.shuffle(a, b, 2, 6, 3, 7);
  const cd0 = i32x4.shuffle(c, d, 0, 4, 1, 5), cd1 = i32x4.shuffle(c, d, 2, 6, 3, 7);
  v128.store(out, i64x2.shuffle(ab0, cd0, 0, 2));
  v128.store(out + step, i64x2.shuffle(ab0, cd0, 1, 3));
  v128.store(out + 2 * step, i64x2.shuffle(ab1, cd1, 0, 2));
  v128.store(out + 3 * step, i64x2.shuffle(ab1, cd1, 1, 3));
}

/** `width` lines (4 or 8) of `depth` neighbouring float32, as [depth][width]: squares of 4 x 4 turned in registers. */
function transpose32(width: i32, depth: i32, x: usize, lineStep: usize, out: usize): void {
  const step = <usize>width << 2;
  for (let j = 0; j < width; j += 4) {
    let p = x + <usize>j * lineStep;
    let to = out + (<usize>j << 2);
    let k = 0;
    for (; k + 4 <= depth; k += 4, p += 16) {
      turn4(p, lineStep, to, step);
      to += step << 2;
    }
    for (; k < depth; k++, p += 4, to += step) {
      store<f32>(to, load<f32>(p));
      store<f32>(to, load<f32>(p + lineStep), 4);
      store<f32>(to, load<f32>(p + 2 * lineStep), 8);
      store<f32>(to, load<f32>(p + 3 * lineStep), 12);
    }
  }
}
