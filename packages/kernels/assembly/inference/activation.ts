// What follows a sum: nothing, a clamp, x clamp(x / 6 + 1 / 2), or clamp(low x + high) between 0 and 1. NaN stays NaN.
import { ACTIVATION, HIGH, LOW, word } from "./job";

const CLAMP = 1, HARD_SWISH = 2;

// @ts-ignore: decorator
@inline
export function activated(job: usize, v: v128): v128 {
  const kind = word(job, ACTIVATION);
  if (kind == 0) return v;
  const low = v128.load32_splat(job, LOW), high = v128.load32_splat(job, HIGH);
  if (kind == CLAMP) return f32x4.pmin(f32x4.pmax(v, low), high);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  if (kind == HARD_SWISH) {
    const share = f32x4.add(f32x4.div(v, f32x4.splat(6)), f32x4.splat(0.5));
    return f32x4.mul(v, f32x4.pmin(f32x4.pmax(share, zero), one));
  }
  return f32x4.pmin(f32x4.pmax(f32x4.add(f32x4.mul(v, low), high), zero), one);
}

// @ts-ignore: decorator
@inline
export function activated1(job: usize, v: f32): f32 {
  return f32x4.extract_lane(activated(job, f32x4.splat(v)), 0);
}
