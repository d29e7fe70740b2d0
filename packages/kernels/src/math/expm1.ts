import { INV_LN2, LN2_HI, LN2_LO, powerOfTwo, scale } from './bits.ts'

/** e^x - 1 without cancellation near 0, the same bits in every engine. Error below 1 ulp. Source: fdlibm s_expm1.c. */
export function expm1(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Infinity
  if (x < -38.816242) return -1
  const ax = Math.abs(x)
  let k = 0
  let c = 0
  if (ax > 0.34657359027997264) {
    if (ax >= 1.0397207708399179) k = Math.trunc(INV_LN2 * x + (x < 0 ? -0.5 : 0.5))
    else k = x < 0 ? -1 : 1
    const hi = x - k * LN2_HI
    const lo = k * LN2_LO
    x = hi - lo
    c = hi - x - lo
  } else if (ax < 5.551115123125783e-17) return x
  const hfx = 0.5 * x
  const hxs = x * hfx
  const q = -7.93650757867488e-5 + hxs * (4.008217827329362e-6 + hxs * -2.0109921818362437e-7)
  const r1 = 1 + hxs * (-0.03333333333333313 + hxs * (1.5873015872548146e-3 + hxs * q))
  const t = 3 - r1 * hfx
  let e = hxs * ((r1 - t) / (6 - x * t))
  if (k === 0) return x - (x * e - hxs)
  e = x * (e - c) - c - hxs
  if (k === -1) return 0.5 * (x - e) - 0.5
  if (k === 1) return x < -0.25 ? -2 * (e - (x + 0.5)) : 1 + 2 * (x - e)
  if (k < 0 || k > 56) return scale(x - e + 1, k) - 1
  const small = powerOfTwo(-k)
  if (k < 20) return scale(x - e + (1 - small), k)
  return scale(x - (e + small) + 1, k)
}
