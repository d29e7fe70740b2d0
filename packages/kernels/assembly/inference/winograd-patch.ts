import { HEIGHT, PAD_X, PAD_Y, PIXEL, size, WIDTH, word, ZEROS } from "./job";

// @ts-ignore: decorator
@inline
function add(a: v128, b: v128): v128 {
  return f32x4.add(a, b);
}
// @ts-ignore: decorator
@inline
function sub(a: v128, b: v128): v128 {
  return f32x4.sub(a, b);
}

/** Bytes of the places of a patch. */
export const PLACES: usize = 64;

/**
 * B' d B of the patch d of 4 by 4 pixels under tile `(r, c)`: 16 values of each channel, `line` bytes of them, `each` bytes apart.
 * `places` is scratch for where its pixels lie, zeros for those in the padding.
 */
export function spread(job: usize, r: i32, c: i32, x: usize, places: usize, to: usize, line: usize, each: usize): void {
  const height = word(job, HEIGHT), width = word(job, WIDTH), pixel = size(job, PIXEL), zeros = size(job, ZEROS);
  const top = 2 * r - word(job, PAD_Y), left = 2 * c - word(job, PAD_X);
  for (let a = 0; a < 4; a++) {
    const row = x + <usize>((top + a) * width + left) * pixel, inside = <u32>(top + a) < <u32>height;
    for (let b = 0; b < 4; b++) {
      store<usize>(places + <usize>(16 * a + 4 * b), inside && <u32>(left + b) < <u32>width ? row + <usize>b * pixel : zeros);
    }
  }
  for (let k: usize = 0; k < line; k += 16, to += 16) {
    const a0 = at(places, 0, k), a1 = at(places, 4, k), a2 = at(places, 8, k), a3 = at(places, 12, k);
    const b0 = at(places, 16, k), b1 = at(places, 20, k), b2 = at(places, 24, k), b3 = at(places, 28, k);
    const c0 = at(places, 32, k), c1 = at(places, 36, k), c2 = at(places, 40, k), c3 = at(places, 44, k);
    const d0 = at(places, 48, k), d1 = at(places, 52, k), d2 = at(places, 56, k), d3 = at(places, 60, k);
    storeRow(to, each, sub(a0, c0), sub(a1, c1), sub(a2, c2), sub(a3, c3));
    storeRow(to + 4 * each, each, add(b0, c0), add(b1, c1), add(b2, c2), add(b3, c3));
    storeRow(to + 8 * each, each, sub(c0, b0), sub(c1, b1), sub(c2, b2), sub(c3, b3));
    storeRow(to + 12 * each, each, sub(b0, d0), sub(b1, d1), sub(b2, d2), sub(b3, d3));
  }
}

// @ts-ignore: decorator
@inline
function at(places: usize, i: usize, k: usize): v128 {
  return v128.load(load<usize>(places + i) + k);
}

// @ts-ignore: decorator
@inline
function storeRow(to: usize, each: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(to, sub(s0, s2));
  v128.store(to + each, add(s1, s2));
  v128.store(to + 2 * each, sub(s2, s1));
  v128.store(to + 3 * each, sub(s1, s3));
}
