import type { Label } from '../input/label.ts'
import { type CalibrationStreamOptions, calibrationSums } from './calibration-sums.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/** `expectedCalibrationError` of a stream of one probability a row, that of `posLabel`: exact sums, whatever the split. */
export function expectedCalibrationErrorStream(
  options: CalibrationStreamOptions = {},
): MetricStream<PairRows<Label, number>, number, SumsState> {
  return calibrationSums('expectedCalibrationErrorStream', options, (bins) => {
    let sum = 0
    let total = 0
    for (const { weight, predicted, observed } of bins) {
      sum += weight * Math.abs(predicted - observed)
      total += weight
    }
    return sum / total
  })
}
