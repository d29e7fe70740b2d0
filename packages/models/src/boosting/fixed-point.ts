/** Powers of two that gradients and hessians are multiplied by before they become integers. */
export interface Scales {
  readonly g: number
  readonly h: number
}

/** Bits that sums of gradients may take: rounding is done by adding 1.5 * 2^52. */
const BITS = 50

/** Low bits of the second integer that count rows. */
export const countBits = (rows: number): number => 32 - Math.clz32(rows)

const hessianBits = (rows: number): number => Math.min(BITS, 63 - countBits(rows))

/** Scales at which no sum of any of the rows overflows, with room for sums 4 times as large. */
export function scalesFor(sumG: number, sumH: number, rows: number): Scales {
  return { g: floorPowerOfTwo(exp2(BITS - 3) / sumG), h: floorPowerOfTwo(exp2(hessianBits(rows) - 3) / sumH) }
}

/** Whether scales chosen for other gradients of the rows still hold these, to at least 40 and 30 bits. */
export function scalesFit(s: Scales, sumG: number, sumH: number, rows: number): boolean {
  const [g, h] = [sumG * s.g, sumH * s.h]
  const most = hessianBits(rows)
  return g <= exp2(BITS - 1) && h <= exp2(most - 1) && g >= exp2(BITS - 10) && h >= exp2(most - 10)
}

/** The largest power of two up to x, within the range that float64 holds with its inverse; 1 for Infinity. */
function floorPowerOfTwo(x: number): number {
  if (!(x < Infinity)) return 1
  const value = Float64Array.of(Math.min(Math.max(x, exp2(-500)), exp2(500)))
  const words = new Uint32Array(value.buffer)
  words[0] = 0
  words[1]! &= 0x7ff00000
  return value[0]!
}

/** 2^n for -1022 <= n <= 1023, exactly. */
const exp2 = (n: number): number => new Float64Array(Uint32Array.of(0, (n + 1023) << 20).buffer)[0]!
