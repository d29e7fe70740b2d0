import { log } from '@foldwise/kernels'

/** Whole numbers below it have a place in the table. */
const TABLE = 1 << 13

/**
 * Logarithms of counts plus `alpha`, one count after another. Counts of rows without weights are whole numbers, few of them large: each of
 * those is worked out once.
 */
export function countLogs(alpha: number): (count: number) => number {
  const table = new Float64Array(TABLE).fill(NaN)
  return (count) => {
    const place = count | 0
    if (place !== count || place < 0 || place >= TABLE) return log(count + alpha)
    const known = table[place]!
    if (!Number.isNaN(known)) return known
    const value = log(count + alpha)
    table[place] = value
    return value
  }
}

/** Sum of values in their order. */
export function sumOf(values: Float64Array): number {
  let sum = 0
  for (let j = 0; j < values.length; j++) sum += values[j]!
  return sum
}
