// The sums of 4 pixels by 8 channels, over the taps of a window and the channels under it. The operands fill V8's vector registers,
// and V8 keeps the order of these instructions.
import { activated } from "./activation";

/** Bytes of a panel of weights for one channel of the input: 8 float32. */
export const PANEL_BYTES: usize = 32;

/**
 * `table` has the places of the 4 pixels under each tap, [taps, 4]; `b` the weights, [taps, depth, 8]. Begins with `bias`, adds
 * `residual` unless it is 0, and activates unless `job` is 0. Rows of `out` and `residual` are `step` bytes apart.
 */
export function tile(
  taps: i32, depth: i32, table: usize, b: usize, bias: usize, job: usize, residual: usize, out: usize, step: usize,
): void {
  let c00 = v128.load(bias), c01 = v128.load(bias, 16);
  let c10 = c00, c11 = c01, c20 = c00, c21 = c01, c30 = c00, c31 = c01;
  for (; taps > 0; taps--, table += 16) {
    let a0 = load<usize>(table), a1 = load<usize>(table, 4), a2 = load<usize>(table, 8), a3 = load<usize>(table, 12);
    let b0: v128, b1: v128, v: v128;
    let k = depth;
    for (; k >= 4; k -= 4) {
      b0 = v128.load(b, 0);
      b1 = v128.load(b, 16);
      v = v128.load32_splat(a0, 0);
      c00 = f32x4.add(c00, f32x4.mul(v, b0));
      c01 = f32x4.add(c01, f32x4.mul(v, b1));
      v = v128.load32_splat(a1, 0);
      c10 = f32x4.add(c10, f32x4.mul(v, b0));
      c11 = f32x4.add(c11, f32x4.mul(v, b1));
      v = v128.load32_splat(a2, 0);
      c20 = f32x4.add(c20, f32x4.mul(v, b0));
      c21 = f32x4.add(c21, f32x4.mul(v, b1));
      v = v128.load32_splat(a3, 0);
      c30 = f32x4.add(c30, f32x4.mul(v, b0));
      c31 = f32x4.add(c31, f32x4.mul(v, b1));
      b0 = v128.load(b, 32);
      b1 = v128.load(b, 48);
      v = v128.load32_splat(a0, 4);
      c00 = f32x4.add(c00, f32x4.mul(v, b0));
      c01 = f32x4.add(c01, f32x4.mul(v, b1));
      v = v128.load32_splat(a1, 4);
      c10 = f32x4.add(c10, f32x4.mul(v, b0));
      c11 = f32x4.add(c11, f32x4.mul(v, b1));
      v = v128.load32_splat(a2, 4);
      c20 = f32x4.add(c20, f32x4.mul(v, b0));
      c21 = f32x4.add(c21, f32x4.mul(v, b1));
      v = v128.load32_splat(a3, 4);
      c30 = f32x4.add(c30, f32x4.mul(v, b0));
      c31 = f32x4.add(c31, f32x4.mul(v, b1));
      b0 = v128.load(b, 64);
      b1 = v128.load(b, 80);
      v = v128.load32_splat(a0, 8);
      c00 = f32x4.add(c00, f32x4.mul(v, b0));
      c01 = f32x4.add(c01, f32x4.mul(v, b1));
      v = v128.load32_splat(a1, 8);
      c10 = f32x4.add(c10, f32x4.mul(v, b0));
      c11 = f32x4.add(c11, f32x4.mul(v, b1));
      v = v128.load32_splat(a2, 8);
      c20 = f32x4.add(c20, f32x4.mul(v, b0));
      c21 = f32x4.add(c21, f32x4.mul(v, b1));
      v = v128.load32_splat(a3, 8);
      c30 = f32x4.add(c30, f32x4.mul(v, b0));
      c31 = f32x4.add(c31, f32x4.mul(v, b1));
      b0 = v128.load(b, 96);
      b1 = v128.load(b, 112);
      v = v128.load32_splat(a0, 12);
      c00 = f32x4.add(c00, f32x4.mul(v, b0));
      c01 = f32x4.add(c01, f32x4.mul(v, b1));
      v = v128.load32_splat(a1, 12);
      c10 = f32x4.add(c10, f32x4.mul(v, b0));
      c11 = f32x4.add(c11, f32x4.mul(v, b1));
      v = v128.load32_splat(a2, 12);
      c20 = f32x4.add(c20, f32x4.mul(v, b0));
      c21 = f32x4.add(c21, f32x4.mul(v, b1));
      v = v128.load32_splat(a3, 12);
      c30 = f32x4.add(c30, f32x4.mul(v, b0));
      c31 = f32x4.add(c31, f32x4.mul(v, b1));
      a0 += 16;
      a1 += 16;
      a2 += 16;
      a3 += 16;
      b += 128;
    }
    for (; k > 0; k--) {
      b0 = v128.load(b, 0);
      b1 = v128.load(b, 16);
      v = v128.load32_splat(a0, 0);
      c00 = f32x4.add(c00, f32x4.mul(v, b0));
      c01 = f32x4.add(c01, f32x4.mul(v, b1));
      v = v128.load32_splat(a1, 0);
      c10 = f32x4.add(c10, f32x4.mul(v, b0));
      c11 = f32x4.add(c11, f32x4.mul(v, b1));
      v = v128.load32_splat(a2, 0);
      c20 = f32x4.add(c20, f32x4.mul(v, b0));
      c21 = f32x4.add(c21, f32x4.mul(v, b1));
      v = v128.load32_splat(a3, 0);
      c30 = f32x4.add(c30, f32x4.mul(v, b0));
      c31 = f32x4.add(c31, f32x4.mul(v, b1));
      a0 += 4;
      a1 += 4;
      a2 += 4;
      a3 += 4;
      b += 32;
    }
  }
  if (residual != 0) {
    c00 = f32x4.add(c00, v128.load(residual));
    c01 = f32x4.add(c01, v128.load(residual, 16));
    residual += step;
    c10 = f32x4.add(c10, v128.load(residual));
    c11 = f32x4.add(c11, v128.load(residual, 16));
    residual += step;
    c20 = f32x4.add(c20, v128.load(residual));
    c21 = f32x4.add(c21, v128.load(residual, 16));
    residual += step;
    c30 = f32x4.add(c30, v128.load(residual));
    c31 = f32x4.add(c31, v128.load(residual, 16));
  }
  if (job != 0) {
    c00 = activated(job, c00);
    c01 = activated(job, c01);
    c10 = activated(job, c10);
    c11 = activated(job, c11);
    c20 = activated(job, c20);
    c21 = activated(job, c21);
    c30 = activated(job, c30);
    c31 = activated(job, c31);
  }
  v128.store(out, c00);
  v128.store(out, c01, 16);
  out += step;
  v128.store(out, c10);
  v128.store(out, c11, 16);
  out += step;
  v128.store(out, c20);
  v128.store(out, c21, 16);
  out += step;
  v128.store(out, c30);
  v128.store(out, c31, 16);
}
