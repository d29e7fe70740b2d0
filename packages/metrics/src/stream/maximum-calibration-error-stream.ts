import type { Label } from '../input/label.ts'
import { type CalibrationStreamOptions, calibrationSums } from './calibration-sums.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `maximumCalibrationError` of a stream of one probability a row, that of `posLabel`: exact sums, whatever the split. */
export function maximumCalibrationErrorStream(
  options: CalibrationStreamOptions = {},
): MetricStream<PairRows<Label, number>, number, SumsState> {
  return calibrationSums('maximumCalibrationErrorStream', options, (bins) =>
    bins.reduce((worst, { predicted, observed }) => Math.max(worst, Math.abs(predicted - observed)), 0),
  )
}
