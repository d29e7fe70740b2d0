const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

/**
 * e to the power of `x`, to within one unit in the last place, with the same bits on every engine, which `Math.exp` does
 * not promise. The polynomial is that of FreeBSD's msun `e_exp.c` (Sun Microsystems, 1993).
 */
export function exp(x: number): number {
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019411) return 0
  const k = Math.round(x / Math.LN2)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const t = r * r
  const tail = 6.613756321437934e-5 + t * (-1.6533902205465252e-6 + t * 4.1381367970572385e-8)
  const c = r - t * (0.16666666666666602 + t * (-0.0027777777777015593 + t * tail))
  const y = 1 - (low - (r * c) / (2 - c) - high)
  // in two steps: 2^k itself may be out of range at both ends
  const half = k >> 1
  return y * powerOfTwo(half) * powerOfTwo(k - half)
}

function powerOfTwo(k: number): number {
  let result = 1
  let base = k < 0 ? 0.5 : 2
  for (let n = Math.abs(k); n > 0; n >>= 1) {
    if (n & 1) result *= base
    base *= base
  }
  return result
}
