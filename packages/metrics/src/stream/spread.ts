import { addProduct, type ExactSum, exactTotal, productError } from './exact-sum.ts'

/** Adds `w * y * y` without rounding. */
export function addSquare(sum: ExactSum, w: number, y: number): void {
  const product = w * y
  addProduct(sum, product, y)
  if (w !== 1) addProduct(sum, productError(w, y, product), y)
}

/**
 * The sum of `w (y - mean)^2` from the sums of w, w y and w y^2. Those are exact, so that nothing is lost where the mean
 * is large beside the spread; `(W S2 - S1^2) / W` is then rounded twice.
 */
export function spreadAround(weight: ExactSum, first: ExactSum, second: ExactSum): number {
  const scaled: ExactSum = []
  for (const w of weight) for (const s of second) addProduct(scaled, w, s)
  for (const a of first) for (const b of first) addProduct(scaled, -a, b)
  return exactTotal(scaled) / exactTotal(weight)
}
