/** Powers of two that gradients and hessians are multiplied by before they become integers. */
export interface Scales {
  readonly g: number
  readonly h: number
}

/** Sums over rows, and the largest of them, of |gradient| and of hessian. */
export interface Sizes {
  readonly sumG: number
  readonly sumH: number
  readonly maxG: number
  readonly maxH: number
}

/** Bits that sums of gradients may take, so that float64 holds them with room for rounding. */
const SUM_BITS = 50
/** Bits that a row's own may take: they are int32. */
const ROW_BITS = 31

/** Low bits of the second integer of a histogram's bin, which count rows. */
export const countBits = (rows: number): number => 32 - Math.clz32(rows)

const hessianBits = (rows: number): number => Math.min(SUM_BITS, 63 - countBits(rows))

/**
 * Scales at which no row and no sum of any of the rows overflows, with room for those 4 times as large. A gradient less than about
 * 2^-30 of the largest, and a hessian less than that or 2^-40 of their sum, count as 0.
 */
export function scalesFor({ sumG, sumH, maxG, maxH }: Sizes, rows: number): Scales {
  const scale = (sum: number, bits: number, most: number): number =>
    floorPowerOfTwo(Math.min(exp2(bits - 3) / sum, exp2(ROW_BITS - 3) / most))
  return { g: scale(sumG, SUM_BITS, maxG), h: scale(sumH, hessianBits(rows), maxH) }
}

/** Whether scales chosen for other gradients of the rows still hold these, to within a few bits of the best ones. */
export function scalesFit(s: Scales, { sumG, sumH, maxG, maxH }: Sizes, rows: number): boolean {
  const fits = (scale: number, sum: number, bits: number, most: number): boolean =>
    sum * scale <= exp2(bits - 1) &&
    most * scale < exp2(ROW_BITS) - 1 &&
    (sum * scale >= exp2(bits - 10) || most * scale >= exp2(ROW_BITS - 10))
  return fits(s.g, sumG, SUM_BITS, maxG) && fits(s.h, sumH, hessianBits(rows), maxH)
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
