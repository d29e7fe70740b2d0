import { ParamError, show } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { ask, greater, positiveMask } from '../input/positive-mask.ts'
import { type Probabilities, probabilityTable } from '../input/probability-table.ts'
import { square, weightedMean } from '../input/weighted-mean.ts'
import { checkProbabilities } from './check-probabilities.ts'
import { classProbabilities } from './class-probabilities.ts'
import type { ProbabilityOptions } from './log-loss.ts'

export interface BrierScoreOptions<L extends Label = Label> extends ProbabilityOptions<L> {
  /** With one probability a row: the label it is of. Default: 1 or `true`, else the greater of two numbers. */
  readonly posLabel?: L
  /** Halve the sum over classes, so that two classes range from 0 to 1. Default: for two classes. */
  readonly scaleByHalf?: boolean
}

/**
 * Mean squared distance of the probabilities from what happened, summed over the classes; 0 is best.
 *
 * `probabilities` is one number a row, that of `posLabel`, or a row of numbers, one a class.
 * scikit-learn: `brier_score_loss`.
 */
export function brierScore<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  options: BrierScoreOptions<L> = {},
): number {
  return meanBrier('brierScore', yTrue, probabilities, options)
}

export function meanBrier<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  { posLabel, scaleByHalf, labels, weight }: BrierScoreOptions<L>,
): number {
  const rows = checkRows(where, { yTrue })
  checkWeight(where, weight, rows)
  const table = probabilityTable(where, probabilities, rows)
  if (table.columns === 1) {
    const { values } = table
    checkProbabilities(where, values)
    const mask = positiveMask(where, yTrue, posLabel, typeof yTrue[0] === 'number' ? greater : ask)
    const score = weightedMean(rows, weight, (i) => square(mask[i]! - values[i]!))
    return scaleByHalf === false ? 2 * score : score
  }
  if (posLabel !== undefined) {
    throw new ParamError(
      `${where}: expected no 'posLabel' with one column a class, got ${show(posLabel)}. Pass labels to name the columns.`,
    )
  }
  const { truth, values, columns } = classProbabilities(where, yTrue, probabilities, labels)
  const score = weightedMean(rows, weight, (i) => {
    let distance = 0
    for (let c = 0; c < columns; c++) distance += square((truth[i] === c ? 1 : 0) - values[i * columns + c]!)
    return distance
  })
  return (scaleByHalf ?? columns < 3) ? score / 2 : score
}
