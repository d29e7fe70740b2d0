import type { Label } from '../input/label.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { type CalibrationErrorOptions, confidenceBins } from './confidence.ts'

/**
 * Largest distance of what was predicted from what happened in any bin of probabilities. A bin of few rows makes it
 * large: prefer strategy 'quantile'. Arguments and errors as in `expectedCalibrationError`.
 */
export function maximumCalibrationError<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  options: CalibrationErrorOptions<L> = {},
): number {
  const bins = confidenceBins('maximumCalibrationError', yTrue, probabilities, options)
  return bins.reduce((worst, { predicted, observed }) => Math.max(worst, Math.abs(predicted - observed)), 0)
}
