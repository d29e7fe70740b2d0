// e^x and the normal distribution for four float32 at a time, within a few units of the last place: only + - * / and bit operations,
// so the same bits in every engine. Several times as fast as lib/math, for what is rounded to float32 and learned from anyway.
// Constants are read from memory, where `constants` puts them: V8 makes a literal anew, in three instructions, each time.

/** Bytes of the constants. */
export const CONSTANT_BYTES: i32 = 96;

/** Writes the constants to `k`. Threads may share it, for all write the same. */
export function constants(k: usize): void {
  // e^x: lower bound, log2 e, what rounds to whole numbers, log 2 in two parts, polynomial
  store<f32>(k, -87.3365448);
  store<f32>(k, 1.44269504088896341, 4);
  store<f32>(k, 12582912, 8);
  store<f32>(k, 0.693359375, 12);
  store<f32>(k, -2.12194440e-4, 16);
  store<f32>(k, 1.9875691500e-4, 20);
  store<f32>(k, 1.3981999507e-3, 24);
  store<f32>(k, 8.3334519073e-3, 28);
  store<f32>(k, 4.1665795894e-2, 32);
  store<f32>(k, 1.6666665459e-1, 36);
  store<f32>(k, 5.0000001201e-1, 40);
  store<f32>(k, 1, 44);
  // the normal distribution: its tail, and the factor of its density
  store<f32>(k, 0.35355339059327379, 48);
  store<f32>(k, 0.17087277, 52);
  store<f32>(k, -0.82215223, 56);
  store<f32>(k, 1.48851587, 60);
  store<f32>(k, -1.13520398, 64);
  store<f32>(k, 0.27886807, 68);
  store<f32>(k, -0.18628806, 72);
  store<f32>(k, 0.09678418, 76);
  store<f32>(k, 0.37409196, 80);
  store<f32>(k, 1.00002368, 84);
  store<f32>(k, -1.26551223, 88);
  store<f32>(k, 0.3989422804014327, 92);
}

/** e^x for x <= 88; 0 below -87.3, where results would be subnormal. Source: expf of Moshier's Cephes. */
// @ts-ignore: decorator
@inline
export function exp32x4(x: v128, k: usize): v128 {
  const low = v128.load32_splat(k), rounder = v128.load32_splat(k, 8);
  // pmax is one instruction where max is eight, and keeps a NaN that comes first.
  const v = f32x4.pmax(x, low);
  const whole = f32x4.add(f32x4.mul(v, v128.load32_splat(k, 4)), rounder);
  const n = f32x4.sub(whole, rounder);
  const r = f32x4.sub(f32x4.sub(v, f32x4.mul(n, v128.load32_splat(k, 12))), f32x4.mul(n, v128.load32_splat(k, 16)));
  let p = f32x4.add(f32x4.mul(v128.load32_splat(k, 20), r), v128.load32_splat(k, 24));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(k, 28));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(k, 32));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(k, 36));
  p = f32x4.add(f32x4.mul(p, r), v128.load32_splat(k, 40));
  const one = v128.load32_splat(k, 44);
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), one);
  // The low bits of `whole` are n, those of 1 the exponent's bias: together 2^n.
  const power = i32x4.add(i32x4.shl(whole, 23), one);
  return v128.andnot(f32x4.mul(p, power), f32x4.lt(x, low));
}

/**
 * The standard normal distribution function of -|x|, by the Chebyshev fit of erfc in Press et al., Numerical Recipes (2nd edition,
 * 6.2): the relative error is below 2e-6, in the tail too.
 */
// @ts-ignore: decorator
@inline
export function lowerTail32x4(x: v128, k: usize): v128 {
  const ax = f32x4.abs(x), one = v128.load32_splat(k, 44);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(ax, v128.load32_splat(k, 48))));
  let p = f32x4.add(f32x4.mul(v128.load32_splat(k, 52), t), v128.load32_splat(k, 56));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 60));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 64));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 68));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 72));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 76));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 80));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 84));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 88));
  const half = v128.load32_splat(k, 40);
  return f32x4.mul(f32x4.mul(t, half), exp32x4(f32x4.sub(p, f32x4.mul(f32x4.mul(ax, ax), half)), k));
}

/** The standard normal distribution function. */
// @ts-ignore: decorator
@inline
export function normal32x4(x: v128, k: usize): v128 {
  const tail = lowerTail32x4(x, k);
  return v128.bitselect(tail, f32x4.sub(v128.load32_splat(k, 44), tail), i32x4.shr_s(x, 31));
}

/** Writes the constants of `geluSlope32x4` behind those of `constants`. */
export function slopeConstants(k: usize): void {
  store<f32>(k, 0.23164189, 96);
  store<f32>(k, 1.061405429, 100);
  store<f32>(k, -1.453152027, 104);
  store<f32>(k, 1.421413741, 108);
  store<f32>(k, -0.284496736, 112);
  store<f32>(k, 0.254829592, 116);
}

/**
 * Phi(x) + x phi(x) of the normal distribution, within 3e-7 or so: one exponential serves both, by erfc of Abramowitz and Stegun
 * (7.1.26), whose error is small beside 1, though not beside its tail.
 */
// @ts-ignore: decorator
@inline
export function geluSlope32x4(x: v128, k: usize): v128 {
  const one = v128.load32_splat(k, 44), half = v128.load32_splat(k, 40);
  const e = exp32x4(f32x4.neg(f32x4.mul(f32x4.mul(x, x), half)), k);
  const t = f32x4.div(one, f32x4.add(one, f32x4.mul(f32x4.abs(x), v128.load32_splat(k, 96))));
  let p = f32x4.add(f32x4.mul(v128.load32_splat(k, 100), t), v128.load32_splat(k, 104));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 108));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 112));
  p = f32x4.add(f32x4.mul(p, t), v128.load32_splat(k, 116));
  const tail = f32x4.mul(f32x4.mul(f32x4.mul(p, t), half), e);
  const below = v128.bitselect(tail, f32x4.sub(one, tail), i32x4.shr_s(x, 31));
  return f32x4.add(below, f32x4.mul(x, f32x4.mul(e, v128.load32_splat(k, 92))));
}
