import { activated } from "./activation";
import { CHANNELS, COLUMNS, OUT_PIXEL, size, word } from "./job";
import { storeSome } from "./store-some";
import { PANEL_BYTES } from "./tile";

/** Tiles that share a pass over the weights. */
export const TILES: i32 = 16;

const EACH: usize = 16 * 32;

/** A' M A of tile `(r, c)` and panel `j`, plus bias and residual, activated: those of its 4 pixels that lie in the output. */
export function gatherTile(
  job: usize, rows: i32, r: i32, c: i32, j: i32, sums: usize, bias: usize, residual: usize, out: usize,
): void {
  const columns = word(job, COLUMNS), step = size(job, OUT_PIXEL), line = <usize>columns * step;
  const at = <usize>(2 * r * columns + 2 * c) * step, end = <usize>word(job, CHANNELS) << 2;
  const right = 2 * c + 1 < columns, below = 2 * r + 1 < rows;
  const from = <usize>j * PANEL_BYTES;
  for (let k = from; k < from + PANEL_BYTES && k < end; k += 16, sums += 16) {
    const plus = v128.load(bias + k), bytes = end - k;
    let y0 = plus, y1 = plus, z0 = plus, z1 = plus;
    for (let a: usize = 0; a < 4; a++) {
      const m = sums + 4 * a * EACH;
      const m1 = v128.load(m + EACH), m2 = v128.load(m + 2 * EACH);
      const u = f32x4.add(f32x4.add(v128.load(m), m1), m2), v = f32x4.sub(f32x4.sub(m1, m2), v128.load(m + 3 * EACH));
      if (a < 3) {
        y0 = f32x4.add(y0, u);
        y1 = f32x4.add(y1, v);
      }
      if (a == 1) {
        z0 = f32x4.add(z0, u);
        z1 = f32x4.add(z1, v);
      } else if (a > 1) {
        z0 = f32x4.sub(z0, u);
        z1 = f32x4.sub(z1, v);
      }
    }
    finish(job, y0, at + k, residual, out, bytes);
    if (right) finish(job, y1, at + k + step, residual, out, bytes);
    if (below) finish(job, z0, at + k + line, residual, out, bytes);
    if (right && below) finish(job, z1, at + k + line + step, residual, out, bytes);
  }
}

// @ts-ignore: decorator
@inline
function finish(job: usize, v: v128, at: usize, residual: usize, out: usize, bytes: usize): void {
  if (residual != 0) v = f32x4.add(v, v128.load(residual + at));
  storeSome(out + at, activated(job, v), bytes);
}
