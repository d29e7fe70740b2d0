import type { Label } from '../input/label.ts'
import { square, weightedMean } from '../input/weighted-mean.ts'
import { binLabels, type CalibrationOptions } from './bins.ts'

/** `score = reliability - resolution + uncertainty + withinBins`. */
export interface BrierDecomposition {
  /** The Brier score of the probabilities as they are. */
  readonly score: number
  /** Mean squared distance of the bins from the diagonal: 0 is calibrated. */
  readonly reliability: number
  /** Mean squared distance of the bins' shares of positives from the share in all: the more the better. */
  readonly resolution: number
  /** Brier score of always predicting the share of positives: a property of the data. */
  readonly uncertainty: number
  /** What the bins leave out; 0 where all probabilities of a bin are equal (Stephenson et al. 2008). */
  readonly withinBins: number
}

/**
 * Murphy's (1973) parts of the Brier score: how far the probabilities are off, and how well they tell rows apart.
 * `probabilities` is one number a row, that of `posLabel`. Errors as in `calibrationCurve`. scikit-learn has no such
 * function.
 */
export function brierDecomposition<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions<L> = {},
): BrierDecomposition {
  const { bins, mask } = binLabels('brierDecomposition', yTrue, probabilities, options)
  const { weight } = options
  const share = weightedMean(mask.length, weight, (i) => mask[i]!)
  const score = weightedMean(mask.length, weight, (i) => square(mask[i]! - probabilities[i]!))
  let reliability = 0
  let resolution = 0
  let total = 0
  for (const bin of bins) {
    reliability += bin.weight * square(bin.predicted - bin.observed)
    resolution += bin.weight * square(bin.observed - share)
    total += bin.weight
  }
  reliability /= total
  resolution /= total
  const uncertainty = share * (1 - share)
  return { score, reliability, resolution, uncertainty, withinBins: score - reliability + resolution - uncertainty }
}
