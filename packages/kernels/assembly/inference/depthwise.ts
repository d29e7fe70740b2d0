// One filter a channel, channels-last: four channels are one vector, whatever the stride and the padding.
import { activated } from "./activation";
import {
  COLUMNS, DEPTH, DILATION_X, DILATION_Y, HEIGHT, KERNEL_X, KERNEL_Y, OUT_PIXEL, PAD_X, PAD_Y, PIXEL, size, STRIDE_X, STRIDE_Y, WIDTH,
  word, ZEROS,
} from "./job";
import { storeSome } from "./store-some";

/** Columns done for four channels before the next four: what they read stays in the first cache. */
const CHUNK: i32 = 16;

/** Row `r` of the output. `w` is [taps, channels], `bias` [channels]. */
export function depthwiseRow(job: usize, r: i32, x: usize, w: usize, bias: usize, out: usize): void {
  const columns = word(job, COLUMNS), sx = word(job, STRIDE_X), px = word(job, PAD_X), width = word(job, WIDTH);
  const three = word(job, KERNEL_Y) == 3 && word(job, KERNEL_X) == 3 && word(job, DILATION_X) == 1;
  // Windows that lie within the row: a first and a last one do not, where there is padding.
  const first = three ? min(columns, (px + sx - 1) / sx) : columns;
  const room = width - 3 + px;
  const last = three && room >= 0 ? max(first, min(columns, room / sx + 1)) : first;
  const step = size(job, OUT_PIXEL);
  out += <usize>(r * columns) * step;
  for (let c = 0; c < first; c++) pixel(job, r, c, x, w, bias, out + <usize>c * step);
  for (let from = first; from < last; from += CHUNK) inner(job, r, from, min(last, from + CHUNK), x, w, bias, out);
  for (let c = last; c < columns; c++) pixel(job, r, c, x, w, bias, out + <usize>c * step);
}

/** One output pixel under any window. */
function pixel(job: usize, r: i32, c: i32, x: usize, w: usize, bias: usize, out: usize): void {
  const bytes = <usize>word(job, DEPTH) << 2;
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) pixelFour(job, r, c, x + k, w + k, bias + k, out + k, 16);
  if (k < bytes) pixelFour(job, r, c, x + k, w + k, bias + k, out + k, bytes - k);
}

/** Up to four channels of it, `bytes` of them: inlined, so that whole vectors are stored without asking. */
// @ts-ignore: decorator
@inline
function pixelFour(job: usize, r: i32, c: i32, x: usize, w: usize, bias: usize, out: usize, bytes: usize): void {
  const dy = word(job, DILATION_Y), dx = word(job, DILATION_X), kh = word(job, KERNEL_Y), kw = word(job, KERNEL_X);
  const top = r * word(job, STRIDE_Y) - word(job, PAD_Y), left = c * word(job, STRIDE_X) - word(job, PAD_X);
  const height = word(job, HEIGHT), width = word(job, WIDTH), step = size(job, PIXEL), tap = <usize>word(job, DEPTH) << 2;
  let sum = v128.load(bias);
  for (let a = 0; a < kh; a++) {
    const y = top + a * dy;
    if (<u32>y >= <u32>height) continue;
    for (let b = 0; b < kw; b++) {
      const at = left + b * dx;
      if (<u32>at >= <u32>width) continue;
      sum = f32x4.add(sum, f32x4.mul(v128.load(x + <usize>(y * width + at) * step), v128.load(w + <usize>(a * kw + b) * tap)));
    }
  }
  storeSome(out, activated(job, sum), bytes);
}

// @ts-ignore: decorator
@inline
function rowAt(job: usize, y: i32, x: usize, left: usize): usize {
  if (<u32>y >= <u32>word(job, HEIGHT)) return size(job, ZEROS);
  return x + <usize>(y * word(job, WIDTH)) * size(job, PIXEL) + left;
}

/** Columns `from` to `to` under windows of 3 by 3 that lie within the row; rows above and below the image are zeros. */
function inner(job: usize, r: i32, from: i32, to: i32, x: usize, w: usize, bias: usize, out: usize): void {
  const bytes = <usize>word(job, DEPTH) << 2, dy = word(job, DILATION_Y), top = r * word(job, STRIDE_Y) - word(job, PAD_Y);
  const left = <usize>(from * word(job, STRIDE_X) - word(job, PAD_X)) * size(job, PIXEL);
  const r0 = rowAt(job, top, x, left), r1 = rowAt(job, top + dy, x, left), r2 = rowAt(job, top + 2 * dy, x, left);
  out += <usize>from * size(job, OUT_PIXEL);
  let k: usize = 0;
  for (; k + 16 <= bytes; k += 16) innerFour(job, to - from, r0 + k, r1 + k, r2 + k, w + k, bytes, bias + k, out + k, 16);
  if (k < bytes) innerFour(job, to - from, r0 + k, r1 + k, r2 + k, w + k, bytes, bias + k, out + k, bytes - k);
}

/** Up to four channels of them, `bytes` of them; weights are `tap` bytes from tap to tap. */
// @ts-ignore: decorator
@inline
function innerFour(
  job: usize, count: i32, r0: usize, r1: usize, r2: usize, w: usize, tap: usize, bias: usize, out: usize, bytes: usize,
): void {
  const pixel = size(job, PIXEL), two = pixel << 1, outPixel = size(job, OUT_PIXEL);
  const step = <usize>word(job, STRIDE_X) * pixel;
  const w0 = v128.load(w), w1 = v128.load(w + tap), w2 = v128.load(w + 2 * tap);
  const w3 = v128.load(w + 3 * tap), w4 = v128.load(w + 4 * tap), w5 = v128.load(w + 5 * tap);
  const w6 = v128.load(w + 6 * tap), w7 = v128.load(w + 7 * tap), w8 = v128.load(w + 8 * tap);
  for (let at: usize = 0; count > 0; count--, at += step, out += outPixel) {
    const p0 = r0 + at, p1 = r1 + at, p2 = r2 + at;
    let sum = f32x4.add(v128.load(bias), f32x4.mul(v128.load(p0), w0));
    let other = f32x4.mul(v128.load(p0 + pixel), w1);
    sum = f32x4.add(sum, f32x4.mul(v128.load(p0 + two), w2));
    other = f32x4.add(other, f32x4.mul(v128.load(p1), w3));
    sum = f32x4.add(sum, f32x4.mul(v128.load(p1 + pixel), w4));
    other = f32x4.add(other, f32x4.mul(v128.load(p1 + two), w5));
    sum = f32x4.add(sum, f32x4.mul(v128.load(p2), w6));
    other = f32x4.add(other, f32x4.mul(v128.load(p2 + pixel), w7));
    sum = f32x4.add(sum, f32x4.mul(v128.load(p2 + two), w8));
    storeSome(out, activated(job, f32x4.add(sum, other)), bytes);
  }
}
