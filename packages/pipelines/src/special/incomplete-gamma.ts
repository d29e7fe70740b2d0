import { exp, log } from '@foldwise/kernels'
import { logGamma } from './log-gamma.ts'

const TINY = 1e-300

/** The upper regularised incomplete gamma function, for a > 0 and x >= 0 (Numerical Recipes, 6.2). */
export function upperGamma(a: number, x: number): number {
  if (x <= 0) return 1
  if (x === Infinity) return 0
  const front = exp(a * log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n <= 100_000 && term > sum * 1e-17; n++) {
      term *= x / (a + n)
      sum += term
    }
    return 1 - front * sum
  }
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let n = 1; n <= 100_000; n++) {
    const f = -n * (n - a)
    b += 2
    d = f * d + b
    d = 1 / (Math.abs(d) < TINY ? TINY : d)
    c = b + f / c
    if (Math.abs(c) < TINY) c = TINY
    h *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return front * h
}
