import type { Label } from '../input/label.ts'
import { contingency } from './contingency.ts'

/**
 * Ordered pairs of rows by whether the first labelling puts them apart or together (down) and the second does (across):
 * `[[apart in both, together in the second], [together in the first, together in both]]`. Exact up to 9e7 rows.
 * scikit-learn: `pair_confusion_matrix`.
 */
export function pairConfusionMatrix(
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
): [[number, number], [number, number]] {
  return countPairs('pairConfusionMatrix', yTrue, yPred)
}

export function countPairs(
  where: string,
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
): [[number, number], [number, number]] {
  const { rows, classSizes, clusterSizes, shared } = contingency(where, yTrue, yPred)
  const both = sumOfSquares(shared)
  const onlySecond = sumOfSquares(clusterSizes) - both
  const onlyFirst = sumOfSquares(classSizes) - both
  return [
    [rows * rows - onlySecond - onlyFirst - both, onlySecond],
    [onlyFirst, both - rows],
  ]
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!
  return sum
}
