import { incompleteBeta } from './incomplete-beta.ts'
import { upperGamma } from './incomplete-gamma.ts'

/** The chance of an F at least as large, of `above` and `below` degrees of freedom; NaN of NaN. */
export function fTail(f: number, above: number, below: number): number {
  if (Number.isNaN(f)) return NaN
  if (f <= 0) return 1
  const share = above * f
  if (share === Infinity) return 0
  return incompleteBeta(below / (below + share), below / 2, above / 2, share / (below + share))
}

/** The chance of a chi-squared at least as large, of `degrees` of freedom; NaN of NaN. */
export const chiSquaredTail = (v: number, degrees: number): number =>
  Number.isNaN(v) ? NaN : upperGamma(degrees / 2, v / 2)
