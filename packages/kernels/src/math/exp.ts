import { INV_LN2, LN2_HI, LN2_LO, scale } from './bits.ts'

/** 1.5 * 2^52: adding and subtracting it rounds to the nearest integer, ties to even. */
const ROUNDER = 6755399441055744

/**
 * e^x, the same bits in every engine, which `Math.exp` does not promise. Error below 1 ulp. The kernels compute the same, operation
 * for operation (assembly/lib/math.ts). Source: fdlibm e_exp.c, with its branches on the size of x replaced by rounding.
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019411) return 0
  const k = INV_LN2 * x + ROUNDER - ROUNDER
  const hi = x - k * LN2_HI
  const lo = k * LN2_LO
  const r = hi - lo
  const t = r * r
  const p = 0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8)
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593 + t * p))
  return scale(1 + ((r * c) / (2 - c) - lo + hi), k)
}
