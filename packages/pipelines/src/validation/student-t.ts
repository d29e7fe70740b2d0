import { exp, log } from '@foldwise/kernels'

/** The chance that |T| of Student's t with `df` degrees of freedom is at least `t`. */
export function tTail(t: number, df: number): number {
  if (t === 0) return 1
  if (!Number.isFinite(t)) return 0
  return incompleteBeta(df / (df + t * t), df / 2, 0.5)
}

/** The t that |T| stays below with the given chance. */
export function tQuantile(chance: number, df: number): number {
  let [low, high] = [0, 1]
  while (1 - tTail(high, df) < chance) high *= 2
  for (let i = 0; i < 100; i++) {
    const middle = (low + high) / 2
    if (1 - tTail(middle, df) < chance) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** The regularised incomplete beta function, by its continued fraction (Lentz's algorithm; Numerical Recipes, 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(x) + b * log(1 - x)) / a
  const tiny = 1e-300
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let sum = d
  for (let m = 1; m <= 300; m++) {
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

  function away(v: number): number {
    return Math.abs(v) < tiny ? tiny : v
  }
}

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** Of the gamma function, for z > 0 (Lanczos, g = 7, n = 9). */
function logGamma(z: number): number {
  if (z < 0.5) return logGamma(z + 1) - log(z)
  const x = z - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (x + i)
  const t = x + 7.5
  return 0.5 * log(2 * Math.PI) + (x + 0.5) * log(t) - t + log(sum)
}
