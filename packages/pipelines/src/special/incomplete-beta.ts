import { exp, log, log1p } from '@foldwise/kernels'
import { logGamma, stirling } from './log-gamma.ts'

const TINY = 1e-300
const HALF_LOG_2_PI = 0.9189385332046728

/**
 * The regularised incomplete beta function at `x`, of which `rest` is what is left to 1, by its continued fraction (Lentz's algorithm;
 * Numerical Recipes, 6.4).
 */
export function incompleteBeta(x: number, a: number, b: number, rest = 1 - x): number {
  if (x <= 0) return 0
  if (rest <= 0) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(rest, b, a, x)
  const front = exp(logFront(x, rest, a, b)) / a
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let sum = d
  // Some multiple of the root of a and b are enough.
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    sum *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = d * c
    sum *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return front * sum
}

const away = (v: number): number => (Math.abs(v) < TINY ? TINY : v)

/** Logarithm of x^a rest^b / B(a, b). Of large a and b, large numbers would cancel: they do so before logarithms here. */
function logFront(x: number, rest: number, a: number, b: number): number {
  const s = a + b
  if (a < 15 && b < 15) return logGamma(s) - logGamma(a) - logGamma(b) + a * log(x) + b * log(rest)
  if (a >= 15 && b >= 15) {
    const powers = a * logRatio(s * x, a) + b * logRatio(s * rest, b)
    return powers + 0.5 * log((a / s) * b) - HALF_LOG_2_PI + stirling(s) - stirling(a) - stirling(b)
  }
  const [small, large] = a < b ? [a, b] : [b, a]
  const [near, far] = a < b ? [x, rest] : [rest, x]
  // log of gamma(s) / gamma(large), by Stirling's formula.
  const grown = (large - 0.5) * log1p(small / large) + small * log(s) - small + stirling(s) - stirling(large)
  return grown - logGamma(small) + small * log(near) + large * (far > 0.5 ? log1p(-near) : log(far))
}

/** log(p / q), also where they are nearly equal. */
const logRatio = (p: number, q: number): number => (Math.abs(p - q) < 0.5 * q ? log1p((p - q) / q) : log(p / q))
