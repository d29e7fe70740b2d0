import { InputError } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import { ask, positiveMask } from '../input/positive-mask.ts'

export interface LikelihoodRatioOptions<L extends Label = Label> {
  /** Default: 1 of {0, 1} and {-1, 1}, and `true`; otherwise required. */
  readonly posLabel?: L
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

export interface LikelihoodRatios {
  /** How many times likelier a positive prediction is for positive rows. NaN without false positives. */
  readonly positive: number
  /** How many times likelier a negative prediction is for positive rows. NaN without true negatives. */
  readonly negative: number
}

const WHERE = 'classLikelihoodRatios'

/**
 * What a prediction does to the odds of being positive, whatever the share of positive rows: sensitivity over the false
 * positive rate, and the false negative rate over specificity. A useless test has 1 and 1. Throws `InputError` unless
 * `yTrue` has rows of both classes. scikit-learn: `class_likelihood_ratios`.
 */
export function classLikelihoodRatios<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  { posLabel, weight }: LikelihoodRatioOptions<L> = {},
): LikelihoodRatios {
  const rows = checkRows(WHERE, { yTrue, yPred })
  checkWeight(WHERE, weight, rows)
  const truth = positiveMask(WHERE, yTrue, posLabel, ask)
  encodeLabels(WHERE, { yTrue, yPred })
  const positive = posLabel ?? positiveOf(yTrue, truth)
  const counts = [0, 0, 0, 0] // true negatives, false positives, false negatives, true positives
  for (let i = 0; i < rows; i++) counts[2 * truth[i]! + (yPred[i] === positive ? 1 : 0)]! += weight ? weight[i]! : 1
  const [tn, fp, fn, tp] = counts as [number, number, number, number]
  const missing = tp + fn === 0 ? 'positive' : tn + fp === 0 ? 'negative' : undefined
  if (missing !== undefined) {
    throw new InputError(
      `${WHERE}: expected rows of both classes, got no ${missing} row of weight above 0. Evaluate on more rows, or on a stratified split.`,
    )
  }
  return {
    positive: fp === 0 ? NaN : (tp * (tn + fp)) / (fp * (tp + fn)),
    negative: tn === 0 ? NaN : (fn * (tn + fp)) / (tn * (tp + fn)),
  }
}

const positiveOf = <L>(yTrue: ArrayLike<L>, mask: Uint8Array): L | undefined => yTrue[mask.indexOf(1)]
