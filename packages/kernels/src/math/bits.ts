// One float64 seen as two words. The fdlibm ports of this folder work on those.
const float = /* @__PURE__ */ new Float64Array(1)
const words = /* @__PURE__ */ new Uint32Array(float.buffer)

/** Sign, exponent and the upper 20 bits of the fraction, as an unsigned 32-bit integer. */
export function highWord(x: number): number {
  float[0] = x
  return words[1]!
}

/** The float64 with the high word `high` and the low word of `x`. */
export function withHighWord(x: number, high: number): number {
  float[0] = x
  words[1] = high
  return float[0]
}

/** The float64 made of two words. */
export function fromWords(high: number, low: number): number {
  words[0] = low
  words[1] = high
  return float[0]!
}

const LEAST = -1074
const powers = /* @__PURE__ */ powersOfTwo()

function powersOfTwo(): Float64Array {
  const all = new Float64Array(1023 - LEAST + 1)
  all[0] = Number.MIN_VALUE
  for (let i = 1; i < all.length; i++) all[i] = 2 * all[i - 1]!
  return all
}

/** 2^k for -1074 <= k <= 1023. Out of a table: a float64 made of two words waits until both are in memory. */
export function powerOfTwo(k: number): number {
  return powers[k - LEAST]!
}

/** y * 2^k for y in [0.5, 2] and -1075 <= k <= 1024, rounded once. */
export function scale(y: number, k: number): number {
  if (k >= -1021) return k === 1024 ? y * 2 * 8.98846567431158e307 : y * powerOfTwo(k)
  return y * powerOfTwo(k + 1000) * 9.332636185032189e-302
}

export const LN2_HI = 0.6931471803691238
export const LN2_LO = 1.9082149292705877e-10
export const INV_LN2 = Math.LOG2E
