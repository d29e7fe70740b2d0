import { log } from '@foldwise/kernels'

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
const HALF_LOG_2_PI = 0.9189385332046728

/** Logarithm of the gamma function, for z > 0 (Lanczos, g = 7, n = 9; Stirling's series from 15), the same bits in every engine. */
export function logGamma(z: number): number {
  if (z < 0.5) return logGamma(z + 1) - log(z)
  if (z >= 15) return (z - 0.5) * log(z) - z + HALF_LOG_2_PI + stirling(z)
  const x = z - 1
  let sum = LANCZOS[0]!
  for (let i = 1; i < 9; i++) sum += LANCZOS[i]! / (x + i)
  const t = x + 7.5
  return HALF_LOG_2_PI + (x + 0.5) * log(t) - t + log(sum)
}

/** What Stirling's formula lacks of the logarithm of the gamma function, for z >= 15. */
export function stirling(z: number): number {
  const r = 1 / (z * z)
  return (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188))))) / z
}
