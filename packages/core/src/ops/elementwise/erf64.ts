import { exp } from '@foldwise/kernels'

/**
 * The error function in float64, relative error near 1e-15: its Taylor series (all terms positive) up to 2, and the
 * continued fraction of erfc above. Source: Abramowitz & Stegun 7.1.6 and 7.1.14.
 */
export function erf64(x: number): number {
  const a = Math.abs(x)
  if (!(a < 6)) return Number.isNaN(x) ? x : Math.sign(x)
  const y = a < 2 ? series(a) : 1 - continuedFraction(a)
  return x < 0 ? -y : y
}

function series(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return 1.1283791670955126 * exp(-x * x) * sum
}

function continuedFraction(x: number): number {
  let t = x
  for (let n = 60; n > 0; n--) t = x + n / 2 / t
  return (exp(-x * x) * 0.5641895835477563) / t
}
