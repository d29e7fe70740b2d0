const TWO_256 = 1.157920892373162e77
/** 2^128, 2^64, ... 2^1, written out: every engine reads a literal to the last bit. */
const POWERS = [340282366920938463463374607431768211456, 18446744073709551616, 4294967296, 65536, 256, 16, 4, 2]
const LN2_HIGH = 6.9314718036912381649e-1
const LN2_LOW = 1.90821492927058770002e-10

/**
 * Natural logarithm of a positive normal number, to within one unit in the last place.
 *
 * `Math.log` may differ in the last bit between engines; this uses additions, multiplications and divisions only, which
 * may not. The polynomial is that of FreeBSD's msun `e_log.c` (Sun Microsystems, 1993).
 */
export function log(x: number): number {
  let exponent = 0
  for (; x < 1 / TWO_256; exponent -= 256) x *= TWO_256
  for (; x > TWO_256; exponent += 256) x /= TWO_256
  let step = 128
  for (const power of POWERS) {
    if (x >= power) {
      x /= power
      exponent += step
    } else if (x < 1 / power) {
      x *= power
      exponent -= step
    }
    step /= 2
  }
  // now 1/2 <= x < 2; closer to 1 the polynomial is exact to the last place
  if (x > Math.SQRT2) {
    x /= 2
    exponent++
  } else if (x < Math.SQRT1_2) {
    x *= 2
    exponent--
  }
  const f = x - 1
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const even = w * (0.3999999999940941908 + w * (0.2222219843214978396 + w * 0.1531383769920937332))
  const odd =
    z * (0.666666666666673513 + w * (0.2857142874366239149 + w * (0.1818357216161805012 + w * 0.1479819860511658591)))
  const half = 0.5 * f * f
  return exponent * LN2_HIGH - (half - (s * (half + even + odd) + exponent * LN2_LOW) - f)
}
