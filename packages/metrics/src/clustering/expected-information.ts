import { exp } from '../numeric/exp.ts'
import { logarithm } from '../probability/log.ts'
import type { Contingency } from './contingency.ts'

/**
 * Mutual information that two clusterings of these sizes share on average, over all ways to deal the rows: the mean of
 * the hypergeometric distribution's terms (Vinh, Epps and Bailey 2010). Cost: classes times clusters times their size.
 */
export function expectedInformation({ rows, classSizes, clusterSizes }: Contingency): number {
  const logFactorial = logFactorials(rows)
  const log = logarithm()
  let sum = 0
  for (const a of classSizes) for (const b of clusterSizes) sum += expectedTerm(rows, a, b, logFactorial, log)
  return sum
}

function expectedTerm(
  rows: number,
  a: number,
  b: number,
  logFactorial: Float64Array,
  log: (x: number) => number,
): number {
  const fixed =
    logFactorial[a]! + logFactorial[b]! + logFactorial[rows - a]! + logFactorial[rows - b]! - logFactorial[rows]!
  const scale = rows / a / b
  let sum = 0
  for (let n = Math.max(1, a + b - rows); n <= Math.min(a, b); n++) {
    const ways = logFactorial[n]! + logFactorial[a - n]! + logFactorial[b - n]! + logFactorial[rows - a - b + n]!
    sum += (n / rows) * log(n * scale) * exp(fixed - ways)
  }
  return sum
}

/** Up to here factorials are products of integers below 2^53; beyond, Stirling's series is exact to the last place. */
const EXACT = 18

function logFactorials(most: number): Float64Array {
  const log = logarithm()
  const out = new Float64Array(most + 1)
  let factorial = 1
  for (let n = 1; n <= Math.min(most, EXACT); n++) {
    factorial *= n
    out[n] = log(factorial)
  }
  const halfLogTau = log(2 * Math.PI) / 2
  for (let n = EXACT + 1; n <= most; n++) {
    const s = 1 / (n * n)
    const tail = 1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188))))
    out[n] = (n + 0.5) * log(n) - n + halfLogTau + tail / n
  }
  return out
}
