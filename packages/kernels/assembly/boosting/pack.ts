import { ROUNDER } from '../lib/math';

/** Gradient and hessian as int32. */
// @ts-ignore: decorator
@inline
export function pack(to: usize, g: f64, h: f64, scaleG: f64, scaleH: f64): void {
  const low = reinterpret<u64>(g * scaleG + ROUNDER) & 0xffffffff;
  store<u64>(to, low | (reinterpret<u64>(h * scaleH + ROUNDER) << 32));
}

/** `pack` of two rows, already scaled; the same bits. `rounder` is ROUNDER twice. */
// @ts-ignore: decorator
@inline
export function packTwo(to: usize, g: v128, h: v128, rounder: v128): void {
  v128.store(to, i32x4.shuffle(f64x2.add(g, rounder), i64x2.shl(f64x2.add(h, rounder), 32), 0, 5, 2, 7));
}
