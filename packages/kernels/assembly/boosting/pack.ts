const ROUNDER: f64 = 6755399441055744.0; // 1.5 * 2^52: adding it rounds to an integer of at most 50 bits

/** Gradient and hessian as integers, with 1 for the row. */
// @ts-ignore: decorator
@inline
export function pack(to: usize, g: f64, h: f64, scaleG: f64, scaleH: f64, shift: i32): void {
  store<i64>(to, reinterpret<i64>(g * scaleG + ROUNDER) - reinterpret<i64>(ROUNDER));
  store<i64>(to, ((reinterpret<i64>(h * scaleH + ROUNDER) - reinterpret<i64>(ROUNDER)) << <i64>shift) | 1, 8);
}

/** `pack` of two rows, already scaled; the same bits. */
// @ts-ignore: decorator
@inline
export function packTwo(to: usize, g: v128, h: v128, shift: i32): void {
  const rounder = f64x2.splat(ROUNDER), one = i64x2.splat(1);
  const gi = i64x2.sub(f64x2.add(g, rounder), rounder);
  const hi = v128.or(i64x2.shl(i64x2.sub(f64x2.add(h, rounder), rounder), shift), one);
  v128.store(to, i64x2.shuffle(gi, hi, 0, 2));
  v128.store(to, i64x2.shuffle(gi, hi, 1, 3), 16);
}
