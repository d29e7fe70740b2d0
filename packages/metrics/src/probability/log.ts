import { highHalf } from '../input/high-half.ts'

const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/**
 * Makes a natural logarithm of positive normal numbers, to within one unit in the last place.
 *
 * `Math.log` may differ in the last bit between engines; this uses additions, multiplications and divisions only, which
 * may not. The polynomial is that of FreeBSD's msun `e_log.c` (Sun Microsystems, 1993). The function keeps a scratch
 * buffer, hence one for each caller.
 */
export function logarithm(): (x: number) => number {
  const value = new Float64Array(1)
  const halves = new Int32Array(value.buffer)
  const high = highHalf()
  return (x) => {
    value[0] = x
    const bits = halves[high]!
    let exponent = (bits >> 20) - 1023
    halves[high] = (bits & 0xfffff) | 0x3ff00000
    let fraction = value[0]!
    // within a factor sqrt(2) of 1 the polynomial is accurate to the last place
    if (fraction > Math.SQRT2) {
      fraction /= 2
      exponent++
    }
    const f = fraction - 1
    const s = f / (2 + f)
    const z = s * s
    const w = z * z
    const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373))
    const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)))
    const half = 0.5 * f * f
    return exponent * LN2_HIGH - (half - (s * (half + even + odd) + exponent * LN2_LOW) - f)
  }
}
