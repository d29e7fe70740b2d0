import { INV_LN2, LN2_HI, LN2_LO, scale } from './bits.ts'

/**
 * e^x, the same bits in every engine, which `Math.exp` does not promise. Error below 1 ulp.
 * Source: fdlibm e_exp.c. The kernels compute the same, operation for operation (assembly/lib/math.ts).
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019411) return 0
  const ax = Math.abs(x)
  let hi = x
  let lo = 0
  let k = 0
  if (ax > 0.34657359027997264) {
    if (ax >= 1.0397207708399179) k = Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5))
    else k = x < 0 ? -1 : 1
    hi = x - k * LN2_HI
    lo = k * LN2_LO
    x = hi - lo
  } else if (ax < 3.725290298461914e-9) return 1 + x
  const t = x * x
  const p = 6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8)
  const c = x - t * (0.16666666666666602 + t * (-2.7777777777015593e-3 + t * p))
  const y = 1 + ((x * c) / (2 - c) - lo + hi)
  return k === 0 ? y : scale(y, k)
}
