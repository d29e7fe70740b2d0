import { logarithm } from '../probability/log.ts'
import { exp } from './exp.ts'

/** Up to this exponent, multiplying is more accurate than going through the logarithm. */
const MOST_FACTORS = 8

/**
 * Makes `x` to the power of a fixed `exponent`, for normal numbers `x > 0` and for 0. Multiples of one half up to 8 are
 * products and square roots, accurate to a few units in the last place; others to about 1e-14 of their size. The same
 * bits on every engine, which `**` does not promise.
 */
export function powerOf(exponent: number): (x: number) => number {
  const size = Math.abs(exponent)
  if (size <= MOST_FACTORS && Number.isInteger(2 * size)) {
    return exponent < 0 ? (x) => 1 / product(x, size) : (x) => product(x, size)
  }
  const log = logarithm()
  const atZero = exponent > 0 ? 0 : Infinity
  return (x) => (x === 0 ? atZero : exp(exponent * log(x)))
}

function product(x: number, exponent: number): number {
  let result = Number.isInteger(exponent) ? 1 : Math.sqrt(x)
  for (let k = 1; k <= exponent; k++) result *= x
  return result
}
