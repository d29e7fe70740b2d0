import { highWord, LN2_HI, LN2_LO, powerOfTwo } from './bits.ts'
import { logTail } from './log.ts'

/**
 * log(1 + x) without cancellation near 0, the same bits in every engine; -Infinity at -1, NaN below. Error below 1 ulp.
 * Source: fdlibm s_log1p.c in musl's form.
 */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN
  if (x === Infinity || Math.abs(x) < 1.1102230246251565e-16) return x
  let k = 0
  let f = x
  let c = 0
  // 1 + x outside [sqrt(1/2), sqrt(2)], by high words as in musl
  const high = highWord(x)
  if (high > 0xbfd2bec4 || (x > 0 && high >= 0x3fda827a)) {
    const u = 1 + x
    const hu = highWord(u) + (0x3ff00000 - 0x3fe6a09e)
    k = (hu >>> 20) - 0x3ff
    if (k < 54) c = (k >= 2 ? 1 - (u - x) : x - (u - 1)) / u
    f = u * powerOfTwo(-k) - 1
  }
  const hfsq = 0.5 * f * f
  return logTail(f, hfsq) + (k * LN2_LO + c) - hfsq + f + k * LN2_HI
}
