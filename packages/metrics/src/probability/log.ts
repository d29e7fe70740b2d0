/** Powers of two as literals, which every engine reads to the last bit. */
const TWO_256 = 1.157920892373162e77
const TWO_32 = 4294967296
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/**
 * Natural logarithm of a positive normal number (best below 1, as probabilities are), to within one unit in the last place.
 *
 * `Math.log` may differ in the last bit between engines; this uses additions, multiplications and divisions only, which
 * may not. The polynomial is that of FreeBSD's msun `e_log.c` (Sun Microsystems, 1993).
 */
export function log(x: number): number {
  let exponent = 0
  for (; x > 2; exponent++) x /= 2
  for (; x < 1 / TWO_256; exponent -= 256) x *= TWO_256
  for (; x < 1 / TWO_32; exponent -= 32) x *= TWO_32
  for (; x < 1 / 16; exponent -= 4) x *= 16
  for (; x < Math.SQRT1_2; exponent--) x *= 2
  if (x > Math.SQRT2) {
    x /= 2
    exponent++
  }
  // now x is within a factor sqrt(2) of 1, where the polynomial is accurate to the last place
  const f = x - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
  const half = 0.5 * f * f
  return exponent * LN2_HIGH - (half - (s * (half + even + odd) + exponent * LN2_LOW) - f)
}
