import { checkAlpha, type PinballOptions, pinballOf } from '../regression/mean-pinball-loss.ts'
import { checkTargets } from '../regression/targets.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/**
 * `meanPinballLoss` of a stream: each row's loss is rounded, their sum is not, whatever the split. Throws `ParamError` for
 * an alpha outside 0 to 1.
 */
export function meanPinballLossStream({
  alpha = 0.5,
}: Omit<PinballOptions, 'weight'> = {}): MetricStream<PairRows<number, number>, number, SumsState> {
  checkAlpha('meanPinballLossStream', alpha)
  const of = `meanPinballLossStream, alpha ${alpha}`
  return meanStream(of, (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, weight) => ({
    rows: checkTargets(of, yTrue, yPred, weight),
    term: (i) => pinballOf(alpha, yTrue[i]! - yPred[i]!),
  }))
}
