import { type Bin, checkBins, countBelow, uniformEdges } from '../calibration/bins.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { checkProbabilities } from '../probability/check-probabilities.ts'
import { addExactly, addProduct, exactTotal } from './exact-sum.ts'
import { checkSizes } from './mean-stream.ts'
import type { BatchOptions, MetricStream, PairRows } from './metric-stream.ts'
import { type PositiveOptions, positives } from './positives.ts'
import { type SumsState, sumOf, sumsStream } from './sums-stream.ts'

export interface CalibrationStreamOptions extends PositiveOptions {
  /** Bins of equal width from 0 to 1. Default 10. */
  readonly bins?: number
}

/** A stream of what bins of probabilities tell; the sums of each bin are exact. */
export function calibrationSums<Value>(
  name: string,
  { bins: count = 10, posLabel }: CalibrationStreamOptions,
  value: (bins: readonly Bin[]) => Value,
): MetricStream<PairRows<Label, number>, Value, SumsState> {
  checkBins(name, count)
  const of = `${name}, ${count} bins`
  const edges = uniformEdges(count)
  return sumsStream(
    of,
    (sums, yTrue: ArrayLike<Label>, probabilities: ArrayLike<number>, { weight }: BatchOptions = {}) => {
      const rows = checkRows(of, { yTrue, probabilities })
      checkWeight(of, weight, rows)
      if (weight) checkSizes(of, 'weight', weight)
      checkProbabilities(of, probabilities)
      const mask = positives(of, yTrue, posLabel)
      for (let i = 0; i < rows; i++) {
        const p = probabilities[i]!
        const w = weight ? weight[i]! : 1
        const bin = countBelow(edges, p)
        addExactly(sumOf(sums, `weight ${bin}`), w)
        addProduct(sumOf(sums, `predicted ${bin}`), w, p)
        if (mask[i]) addExactly(sumOf(sums, `positive ${bin}`), w)
      }
    },
    (sums) => {
      const total = (what: string, bin: number) => exactTotal(sums.get(`${what} ${bin}`) ?? [])
      const filled = Array.from({ length: count }, (_, bin) => bin).filter((bin) => total('weight', bin) > 0)
      return value(
        filled.map((bin) => ({
          weight: total('weight', bin),
          predicted: total('predicted', bin) / total('weight', bin),
          observed: total('positive', bin) / total('weight', bin),
        })),
      )
    },
  )
}
