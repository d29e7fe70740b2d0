import type { Label } from '../input/label.ts'
import type { WeightOptions } from './accuracy.ts'
import { countClasses } from './count-classes.ts'

/**
 * Correlation of true and predicted classes, from -1 to 1; 0 when either has one class only.
 * The form for many classes is Gorodkin's (2004). scikit-learn: `matthews_corrcoef`.
 */
export function matthewsCorrelation<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options: WeightOptions = {},
): number {
  const { matrix, actual, predicted } = countClasses('matthewsCorrelation', yTrue, yPred, options)
  let rows = 0
  let right = 0
  let both = 0
  let actualSquares = 0
  let predictedSquares = 0
  matrix.forEach((counts, i) => {
    const a = actual[i]!
    const p = predicted[i]!
    rows += a
    right += counts[i]!
    both += a * p
    actualSquares += a * a
    predictedSquares += p * p
  })
  const spread = (rows * rows - predictedSquares) * (rows * rows - actualSquares)
  return spread === 0 ? 0 : (right * rows - both) / Math.sqrt(spread)
}
