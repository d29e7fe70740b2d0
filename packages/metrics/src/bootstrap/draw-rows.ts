import { threefry } from './threefry.ts'

/**
 * Fills `out` with rows drawn with replacement from `[0, rows)` for resample number `resample` of `seed`;
 * parts that are drawn apart, such as strata, have streams of their own.
 *
 * Each resample has a stream of its own, started from a counter, so it does not depend on those before it. Within one,
 * xoshiro128** (Blackman and Vigna 2021) is several times as fast as a counter for every draw. A row's chance is off
 * by at most one part in 2^32.
 */
export function drawRows(seed: number, resample: number, rows: number, out: Int32Array, part = 0): void {
  const key = [seed >>> 0, Math.floor(seed / 4294967296)] as const
  let [a, b] = threefry(...key, resample, 2 * part) as [number, number]
  let [c, d] = threefry(...key, resample, 2 * part + 1) as [number, number]
  const scale = rows / 4294967296
  for (let i = 0; i < out.length; i++) {
    const times5 = Math.imul(b, 5)
    const draw = Math.imul((times5 << 7) | (times5 >>> 25), 9) >>> 0
    const shifted = b << 9
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= shifted
    d = (d << 11) | (d >>> 21)
    out[i] = Math.floor(draw * scale)
  }
}
