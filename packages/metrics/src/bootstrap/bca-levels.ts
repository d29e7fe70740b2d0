import { normalBound, twoSidedTail } from '../numeric/normal.ts'

/** Probability that a standard normal number is below `z`. */
const below = (z: number): number => (z < 0 ? twoSidedTail(z) / 2 : 1 - twoSidedTail(z) / 2)

/** The `z` that a standard normal number is below with probability `p`. */
const quantileOf = (p: number): number => (p < 0.5 ? -normalBound(1 - 2 * p) : p === 0.5 ? 0 : normalBound(2 * p - 1))

/**
 * Which quantiles of the resamples bound an interval of `level`, corrected for bias (resamples not centred on the `value`)
 * and for skewness (acceleration, from `jackknife`: the metric without each part of the rows). Efron 1987.
 */
export function bcaLevels(
  value: number,
  values: readonly number[],
  jackknife: readonly number[],
  level: number,
): [low: number, high: number] {
  let under = 0
  for (const resampled of values) under += Number(resampled < value) + Number(resampled <= value)
  const share = under / 2 / values.length
  // without a resample on either side the correction is infinite, and the interval would be empty
  const half = 0.5 / values.length
  const bias = quantileOf(Math.min(1 - half, Math.max(half, share)))
  const mean = jackknife.reduce((a, b) => a + b, 0) / jackknife.length
  let squares = 0
  let cubes = 0
  for (const without of jackknife) {
    const influence = mean - without
    squares += influence * influence
    cubes += influence * influence * influence
  }
  const acceleration = squares > 0 ? cubes / (6 * squares * Math.sqrt(squares)) : 0
  const corrected = (z: number) => below(bias + (bias + z) / (1 - acceleration * (bias + z)))
  const z = normalBound(level)
  return [corrected(-z), corrected(z)]
}
