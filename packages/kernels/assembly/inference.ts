// Layers of image networks as a session runs them: weights prepared once, images channels-last, float32. The bits of an output pixel
// depend on what lies under its window (or its tile's) alone, not on how the work is cut. Pointers are byte offsets; `job` is of inference/job.ts.
import { activated, activated1 } from "./inference/activation";
import { depthwiseRow } from "./inference/depthwise";
import {
  CHANNELS, COLUMNS, DEPTH, DILATION_X, DILATION_Y, HEIGHT, KERNEL_X, KERNEL_Y, OUT_PIXEL, PAD_X, PAD_Y, PIXEL, size, STRIDE_X, STRIDE_Y,
  WIDTH, word, ZEROS,
} from "./inference/job";
import { storeSome } from "./inference/store-some";
import { PANEL_BYTES, tile } from "./inference/tile";
import { winogradTiles } from "./inference/winograd";
import { constants, exp32x4 } from "./lib/float32";
import { turn4 } from "./lib/tile";

/** Pixels that are done for a panel of weights before the next panel: what they read and a panel stay in the caches. */
const PIXELS: i32 = 64;

/** Pixels `from` to `to` and panels `left` to `right` of a convolution, each panel 8 channels; a product of matrices where a window is one pixel. */
export function convolve(
  job: usize, from: i32, to: i32, left: i32, right: i32,
  x: usize, // in  float32[height, width, pixel step / 4], at the group's first channel
  w: usize, // in  float32[panels, taps, depth, 8]
  bias: usize, // in  float32[panels, 8]
  residual: usize, // in  like out, added to the sums; 0 for none
  out: usize, // out float32[pixels, pixel step / 4], at the group's first channel
  scratch: usize, // scratch of 128 + 64 * taps * 4 bytes
): void {
  const taps = word(job, KERNEL_Y) * word(job, KERNEL_X), depth = word(job, DEPTH), channels = word(job, CHANNELS);
  const step = size(job, OUT_PIXEL), panel = <usize>(taps * depth) * PANEL_BYTES;
  const table = scratch + 128;
  for (let p = from; p < to; p += PIXELS) {
    const count = min(PIXELS, to - p);
    fillTable(job, p, count, x, table);
    for (let j = left; j < right; j++) {
      const b = w + <usize>j * panel, add = bias + <usize>j * PANEL_BYTES;
      const wide = min(8, channels - j * 8);
      for (let i = 0; i < count; i += 4) {
        const places = table + (<usize>(i * taps) << 2);
        const at = <usize>(p + i) * step + <usize>j * PANEL_BYTES;
        const high = min(4, count - i);
        if (wide == 8 && high == 4) {
          tile(taps, depth, places, b, add, job, residual == 0 ? 0 : residual + at, out + at, step);
        } else {
          tile(taps, depth, places, b, add, 0, 0, scratch, 32);
          for (let r: usize = 0; r < <usize>high; r++) {
            for (let c: usize = 0; c < <usize>wide; c++) {
              const offset = at + r * step + (c << 2);
              let v = load<f32>(scratch + (r << 5) + (c << 2));
              if (residual != 0) v += load<f32>(residual + offset);
              store<f32>(out + offset, activated1(job, v));
            }
          }
        }
      }
    }
  }
}

/** Where each tap of each pixel's window lies, [pixels / 4, taps, 4]; zeros for what is in the padding. */
function fillTable(job: usize, from: i32, count: i32, x: usize, table: usize): void {
  const kh = word(job, KERNEL_Y), kw = word(job, KERNEL_X), columns = word(job, COLUMNS);
  const dy = word(job, DILATION_Y), dx = word(job, DILATION_X), sy = word(job, STRIDE_Y), sx = word(job, STRIDE_X);
  const py = word(job, PAD_Y), px = word(job, PAD_X), height = word(job, HEIGHT), width = word(job, WIDTH);
  const pixel = size(job, PIXEL), zeros = size(job, ZEROS), quad = <usize>(kh * kw) << 4;
  let r = from / columns, c = from % columns;
  for (let i = 0; i < (count + 3 & ~3); i++) {
    let to = table + <usize>(i >> 2) * quad + (<usize>(i & 3) << 2);
    const top = r * sy - py, left = c * sx - px;
    for (let a = 0; a < kh; a++) {
      const y = top + a * dy;
      const inside = <u32>y < <u32>height && i < count;
      for (let b = 0; b < kw; b++) {
        const at = left + b * dx;
        store<usize>(to, inside && <u32>at < <u32>width ? x + <usize>(y * width + at) * pixel : zeros);
        to += 16;
      }
    }
    if (++c == columns) {
      c = 0;
      r++;
    }
  }
}

/** Tiles `from` to `to`, 2 by 2 pixels each and `across` of them side by side, of a 3 by 3 convolution of stride 1 and one group. */
export function winograd(
  job: usize, rows: i32, across: i32, from: i32, to: i32, left: i32, right: i32,
  x: usize, // in  float32[height, width, depth]
  w: usize, // in  float32[16, panels, depth, 8], by packWinograd
  panels: i32,
  bias: usize, // in  float32[panels, 8]
  residual: usize, // in  like out, added to the sums; 0 for none
  out: usize, // out float32[rows, columns, channels]
  scratch: usize, // scratch of winogradScratch(depth) bytes
): void {
  winogradTiles(job, rows, across, from, to, left, right, x, w, panels, bias, residual, out, scratch);
}

/** Rows `from` to `to` of a convolution with one filter a channel. */
export function depthwise(
  job: usize, from: i32, to: i32,
  x: usize, // in  float32[height, width, channels]
  w: usize, // in  float32[taps, channels]
  bias: usize, // in  float32[channels]
  out: usize, // out float32[rows, columns, channels]
): void {
  for (let r = from; r < to; r++) depthwiseRow(job, r, x, w, bias, out);
}

/** Rows `from` to `to` of the largest (`mean` 0) or mean value under each window; `padded`: the padding counts as zeros of the mean. */
export function pool(
  job: usize, from: i32, to: i32, mean: i32,
  padBottom: i32, padRight: i32, padded: i32,
  x: usize, // in  float32[height, width, channels]
  out: usize, // out float32[rows, columns, channels]
): void {
  const columns = word(job, COLUMNS), pixel = size(job, PIXEL), height = word(job, HEIGHT), width = word(job, WIDTH);
  const kh = word(job, KERNEL_Y), kw = word(job, KERNEL_X), dy = word(job, DILATION_Y), dx = word(job, DILATION_X);
  const start = f32x4.splat(mean != 0 ? 0 : -Infinity);
  for (let r = from; r < to; r++) {
    const top = r * word(job, STRIDE_Y) - word(job, PAD_Y);
    for (let c = 0; c < columns; c++) {
      const left = c * word(job, STRIDE_X) - word(job, PAD_X);
      const goal = out + <usize>(r * columns + c) * pixel;
      for (let k: usize = 0; k < pixel; k += 16) {
        let v = start, seen = 0;
        for (let a = 0; a < kh; a++) {
          const y = top + a * dy;
          for (let b = 0; b < kw; b++) {
            const at = left + b * dx;
            const inside = <u32>y < <u32>height && <u32>at < <u32>width;
            if (inside || (padded != 0 && y < height + padBottom && at < width + padRight)) seen++;
            if (!inside) continue;
            const u = v128.load(x + <usize>(y * width + at) * pixel + k);
            // max gives NaN where either is, as the operator asks for.
            v = mean != 0 ? f32x4.add(v, u) : f32x4.max(v, u);
          }
        }
        if (mean != 0) v = f32x4.div(v, f32x4.splat(<f32>seen));
        storeSome(goal + k, v, pixel - k);
      }
    }
  }
}

/** The mean of each channel over all pixels, summed in float64. */
export function channelMeans(
  pixels: i32, channels: i32,
  x: usize, // in  float32[pixels, channels]
  out: usize, // out float32[channels]
): void {
  const bytes = <usize>channels << 2, n = f64x2.splat(<f64>pixels);
  for (let k: usize = 0; k < bytes; k += 16) {
    let low = f64x2.splat(0), high = low;
    for (let p = 0, at = x + k; p < pixels; p++, at += bytes) {
      const v = v128.load(at);
      low = f64x2.add(low, f64x2.promote_low_f32x4(v));
      high = f64x2.add(high, f64x2.promote_low_f32x4(i8x16.shuffle(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15)));
    }
    const a = f32x4.demote_f64x2_zero(f64x2.div(low, n)), b = f32x4.demote_f64x2_zero(f64x2.div(high, n));
    storeSome(out + k, i64x2.shuffle(a, b, 0, 2), bytes - k);
  }
}

/** out = x + y, activated; whole vectors, past the end. */
export function addAll(
  job: usize, n: i32,
  x: usize, // in  float32[n]
  y: usize, // in  float32[n]
  out: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    v128.store(out + i, activated(job, f32x4.add(v128.load(x + i), v128.load(y + i))));
  }
}

/** out = x y, activated; whole vectors, past the end. */
export function multiplyAll(
  job: usize, n: i32,
  x: usize, // in  float32[n]
  y: usize, // in  float32[n]
  out: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    v128.store(out + i, activated(job, f32x4.mul(v128.load(x + i), v128.load(y + i))));
  }
}

/** out = activation(x); whole vectors, past the end. */
export function activateAll(
  job: usize, n: i32,
  x: usize, // in  float32[n]
  out: usize, // out float32[n]
): void {
  for (let i: usize = 0; i < <usize>n << 2; i += 16) v128.store(out + i, activated(job, v128.load(x + i)));
}

/** out = 1 / (1 + e^-x), times x if `times`; whole vectors, past the end. */
export function sigmoidAll(
  n: i32, times: i32,
  spare: usize, // scratch of the constants of lib/float32, which threads may share
  x: usize, // in  float32[n]
  out: usize, // out float32[n]
): void {
  constants(spare);
  const one = f32x4.splat(1);
  for (let i: usize = 0; i < <usize>n << 2; i += 16) {
    const v = v128.load(x + i), s = f32x4.div(one, f32x4.add(one, exp32x4(f32x4.pmin(f32x4.neg(v), f32x4.splat(88)), spare)));
    v128.store(out + i, times != 0 ? f32x4.mul(s, v) : s);
  }
}

/** out = x scale + shift of each channel, activated. */
export function affine(
  job: usize, pixels: i32, channels: i32,
  x: usize, // in  float32[pixels, channels]
  scale: usize, // in  float32[channels]
  shift: usize, // in  float32[channels]
  out: usize, // out float32[pixels, channels]
): void {
  const bytes = <usize>channels << 2;
  for (let p = 0; p < pixels; p++, x += bytes, out += bytes) {
    for (let k: usize = 0; k < bytes; k += 16) {
      const v = f32x4.add(f32x4.mul(v128.load(x + k), v128.load(scale + k)), v128.load(shift + k));
      storeSome(out + k, activated(job, v), bytes - k);
    }
  }
}

/** y = x': float32[rows, columns] to [columns, rows], each row of y `step` bytes from the next. */
export function turn(
  rows: i32, columns: i32, step: usize,
  x: usize, // in  float32[rows, columns]
  y: usize, // out float32[columns, step / 4]
): void {
  const line = <usize>columns << 2;
  let r = 0;
  for (; r + 4 <= rows; r += 4, x += line << 2, y += 16) {
    let p = x, q = y, c = 0;
    for (; c + 4 <= columns; c += 4, p += 16, q += step << 2) turn4(p, line, q, step);
    for (; c < columns; c++, p += 4, q += step) {
      store<f32>(q, load<f32>(p));
      store<f32>(q, load<f32>(p + line), 4);
      store<f32>(q, load<f32>(p + 2 * line), 8);
      store<f32>(q, load<f32>(p + 3 * line), 12);
    }
  }
  for (; r < rows; r++, x += line, y += 4) {
    for (let c = 0, q = y; c < columns; c++, q += step) store<f32>(q, load<f32>(x + (<usize>c << 2)));
  }
}

/** Copies `channels` of each pixel: a part of a picture of more channels. Steps in bytes. */
export function copyChannels(
  pixels: i32, channels: i32, fromStep: usize, toStep: usize,
  x: usize, // in  float32
  y: usize, // out float32
): void {
  for (; pixels > 0; pixels--, x += fromStep, y += toStep) memory.copy(y, x, <usize>channels << 2);
}
