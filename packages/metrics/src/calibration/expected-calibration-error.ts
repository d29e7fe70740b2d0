import type { Label } from '../input/label.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { type CalibrationErrorOptions, confidenceBins } from './confidence.ts'

/**
 * Mean distance of what was predicted from what happened, over bins of probabilities weighted by their rows: 0 is
 * calibrated (Naeini et al. 2015). It depends on the bins, is biased upwards on few rows, and says nothing of how well
 * classes are told apart: read it beside `logLoss` or `brierScore`.
 *
 * `probabilities` is one number a row, that of `posLabel`, or a row of numbers, one a class: then of the highest against
 * whether its class is the true one (Guo et al. 2017). Throws `InputError` for probabilities outside 0 to 1,
 * `ParamError` for bins that are no integer >= 1. scikit-learn has no such function.
 */
export function expectedCalibrationError<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  options: CalibrationErrorOptions<L> = {},
): number {
  let sum = 0
  let total = 0
  for (const { weight, predicted, observed } of confidenceBins(
    'expectedCalibrationError',
    yTrue,
    probabilities,
    options,
  )) {
    sum += weight * Math.abs(predicted - observed)
    total += weight
  }
  return sum / total
}
