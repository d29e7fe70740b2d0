/** Higher is better for all: errors are negative. */
export type RidgeScoring = 'meanSquaredError' | 'meanAbsoluteError' | 'r2'

/** Score of errors of predictions of `y`. */
export function ridgeScore(
  scoring: RidgeScoring,
  errors: Float64Array,
  y: Float64Array,
  weight: Float64Array | undefined,
): number {
  const of = (i: number): number => weight?.[i] ?? 1
  let [total, squares, sizes, sum] = [0, 0, 0, 0]
  for (let i = 0; i < errors.length; i++) {
    const [w, e] = [of(i), errors[i]!]
    total += w
    squares += w * e * e
    sizes += w * Math.abs(e)
    sum += w * y[i]!
  }
  if (total === 0) return 0
  if (scoring === 'meanSquaredError') return -squares / total
  if (scoring === 'meanAbsoluteError') return -sizes / total
  const mean = sum / total
  let spread = 0
  for (let i = 0; i < y.length; i++) spread += of(i) * (y[i]! - mean) * (y[i]! - mean)
  // Of targets that are all the same, right is 1 and wrong is 0, as in scikit-learn.
  if (spread === 0) return squares === 0 ? 1 : 0
  return 1 - squares / spread
}
