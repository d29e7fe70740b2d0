import type { Label } from '../input/label.ts'
import { binLabels, type CalibrationOptions } from './bins.ts'

/** One point a bin that holds rows, `[points]` each, ascending. */
export interface CalibrationCurve {
  /** Mean predicted probability. */
  readonly predicted: Float64Array
  /** Share of positive rows. */
  readonly observed: Float64Array
  /** Rows in the bin, or their weight. */
  readonly weight: Float64Array
}

/**
 * Reliability curve: of rows predicted at about some probability, how many were positive. Calibrated probabilities lie on
 * the diagonal. scikit-learn: `calibration_curve`, whose default is 5 bins; here it is 10. Throws `InputError` for
 * probabilities outside 0 to 1, `ParamError` for bins that are no integer >= 1.
 */
export function calibrationCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: ArrayLike<number>,
  options: CalibrationOptions<L> = {},
): CalibrationCurve {
  const { bins } = binLabels('calibrationCurve', yTrue, probabilities, options)
  return {
    predicted: Float64Array.from(bins, (bin) => bin.predicted),
    observed: Float64Array.from(bins, (bin) => bin.observed),
    weight: Float64Array.from(bins, (bin) => bin.weight),
  }
}
