import type { CalibrationCurve } from '../calibration/calibration-curve.ts'
import type { Label } from '../input/label.ts'
import { type CalibrationStreamOptions, calibrationSums } from './calibration-sums.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `calibrationCurve` of a stream, with bins of equal width: exact sums, whatever the split. */
export function calibrationCurveStream(
  options: CalibrationStreamOptions = {},
): MetricStream<PairRows<Label, number>, CalibrationCurve, SumsState> {
  return calibrationSums('calibrationCurveStream', options, (bins) => ({
    predicted: Float64Array.from(bins, (bin) => bin.predicted),
    observed: Float64Array.from(bins, (bin) => bin.observed),
    weight: Float64Array.from(bins, (bin) => bin.weight),
  }))
}
