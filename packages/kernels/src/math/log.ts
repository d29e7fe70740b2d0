import { highWord, LN2_HI, LN2_LO, powerOfTwo } from './bits.ts'

/** log(1 + f) - f + hfsq, where hfsq = f^2 / 2, for 1 + f in [sqrt(1/2), sqrt(2)]. */
export function logTail(f: number, hfsq: number): number {
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const t1 = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const p = 0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)
  const t2 = z * (0.6666666666666735 + w * p)
  return s * (hfsq + (t2 + t1))
}

/**
 * Natural logarithm, the same bits in every engine; -Infinity at 0, NaN below. Error below 1 ulp.
 * Source: fdlibm e_log.c in musl's form.
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  let k = 0
  if (x < 2.2250738585072014e-308) {
    k = -54
    x *= 18014398509481984
  }
  const exponent = ((highWord(x) + (0x3ff00000 - 0x3fe6a09e)) >>> 20) - 0x3ff
  k += exponent
  // The product is exact.
  const f = x * powerOfTwo(-exponent) - 1
  const hfsq = 0.5 * f * f
  return logTail(f, hfsq) + k * LN2_LO - hfsq + f + k * LN2_HI
}
