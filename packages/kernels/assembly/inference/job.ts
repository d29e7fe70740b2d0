// A layer of an image network that a session has prepared, as 32-bit words in memory: what stays the same from run to run. Images are
// channels-last, [pixels, channels]; `src/inference/module.ts` writes the words in this order.

/** Input height and width in pixels, bytes from pixel to pixel, and channels that one output sums over. */
export const HEIGHT: usize = 0;
export const WIDTH: usize = 4;
export const PIXEL: usize = 8;
export const DEPTH: usize = 12;
/** Output width in pixels, channels (of a group), bytes from pixel to pixel. */
export const COLUMNS: usize = 16;
export const CHANNELS: usize = 20;
export const OUT_PIXEL: usize = 24;
export const KERNEL_Y: usize = 28;
export const KERNEL_X: usize = 32;
export const STRIDE_Y: usize = 36;
export const STRIDE_X: usize = 40;
export const PAD_Y: usize = 44;
export const PAD_X: usize = 48;
export const DILATION_Y: usize = 52;
export const DILATION_X: usize = 56;
/** What is done to a sum, and its two numbers, float32. */
export const ACTIVATION: usize = 60;
export const LOW: usize = 64;
export const HIGH: usize = 68;
/** Zeros that stand for what lies in the padding: a row of pixels, and 64 bytes. */
export const ZEROS: usize = 72;

// @ts-ignore: decorator
@inline
export function word(job: usize, at: usize): i32 {
  return load<i32>(job + at);
}

// @ts-ignore: decorator
@inline
export function size(job: usize, at: usize): usize {
  return load<usize>(job + at);
}
