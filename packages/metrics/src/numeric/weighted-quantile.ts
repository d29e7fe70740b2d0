import { sortKeys } from '../ranking/sort-keys.ts'

/** Sums of weights that differ by this share of the total count as equal, whatever order they were added in. */
const TOLERANCE = 1e-12

/**
 * The value below which a share `q` of the weight lies; the mean of two values where the share falls exactly between
 * them. With equal weights and `q` one half this is the median. scikit-learn's `averaged_inverted_cdf`.
 */
export function weightedQuantile(values: Float64Array, weight: ArrayLike<number> | undefined, q: number): number {
  const keys = values.map((value) => value + 0) // turns -0 into 0
  if (weight === undefined) {
    keys.sort()
    const place = q * keys.length
    const i = Math.max(0, Math.ceil(place - TOLERANCE * keys.length) - 1)
    return between(keys, i, Math.abs(place - i - 1) <= TOLERANCE * keys.length)
  }
  const weights = Float64Array.from(weight)
  sortKeys(keys, weights, 0, keys.length)
  return quantileOfSorted(keys, weights, q)
}

function quantileOfSorted(keys: Float64Array, weights: Float64Array, q: number): number {
  const kept = Int32Array.from(weights.keys()).filter((i) => weights[i]! > 0)
  const sorted = Float64Array.from(kept, (i) => keys[i]!)
  const below = new Float64Array(kept.length)
  let sum = 0
  kept.forEach((row, i) => {
    sum += weights[row]!
    below[i] = sum
  })
  const slack = TOLERANCE * sum
  const i = Math.max(
    0,
    below.findIndex((w) => w >= q * sum - slack),
  )
  return between(sorted, i, Math.abs(below[i]! - q * sum) <= slack)
}

const between = (sorted: Float64Array, i: number, onEdge: boolean): number => {
  const next = sorted[i + 1]
  return onEdge && next !== undefined ? sorted[i]! / 2 + next / 2 : sorted[i]!
}
