import { exp } from './exp.ts'
import { log } from './log.ts'

/** log(sum of e^x) without overflow, the same bits in every engine; -Infinity of nothing, NaN if any is NaN. */
export function logSumExp(values: ArrayLike<number>): number {
  let max = -Infinity
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!
    if (Number.isNaN(v)) return NaN
    if (v > max) max = v
  }
  if (max === Infinity || max === -Infinity) return max
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += exp(values[i]! - max)
  return max + log(sum)
}
