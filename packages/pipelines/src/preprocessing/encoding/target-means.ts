import { square } from '../../square.ts'

/** What smooths a category's mean towards that of all rows: as many rows of that mean, or what variances tell. */
export type Smooth = 'auto' | number

/**
 * The smoothed mean of the target in each category, of the given rows (Micci-Barreca 2001, equations 3, 5 and 6). `codes` are
 * the rows' categories; one without a row has the mean of all.
 */
export function targetMeans(
  codes: Int32Array,
  categories: number,
  target: Float64Array,
  rows: Int32Array,
  smooth: Smooth,
): { readonly means: Float64Array; readonly overall: number } {
  let overall = 0
  for (const i of rows) overall += target[i]!
  overall /= rows.length
  const counts = new Float64Array(categories)
  const means = new Float64Array(categories)
  for (const i of rows) {
    counts[codes[i]!]! += 1
    means[codes[i]!]! += target[i]!
  }
  if (smooth !== 'auto') {
    const smoothed = means.map((sum, c) =>
      counts[c]! + smooth === 0 ? overall : (sum + smooth * overall) / (counts[c]! + smooth),
    )
    return { means: smoothed, overall }
  }
  for (let c = 0; c < categories; c++) means[c]! /= counts[c]!
  const squares = new Float64Array(categories)
  let variance = 0
  for (const i of rows) {
    const d = target[i]! - means[codes[i]!]!
    squares[codes[i]!]! += d * d
    variance += square(target[i]! - overall) / rows.length
  }
  const smoothed = means.map((mean, c) => {
    const share = (variance * counts[c]!) / (variance * counts[c]! + squares[c]! / counts[c]!)
    return Number.isNaN(share) ? overall : share * mean + (1 - share) * overall
  })
  return { means: smoothed, overall }
}
