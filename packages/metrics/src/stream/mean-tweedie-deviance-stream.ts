import type { TweedieOptions } from '../regression/mean-tweedie-deviance.ts'
import { checkTargets } from '../regression/targets.ts'
import { checkTweedie, unitDeviance } from '../regression/unit-deviance.ts'
import { meanStream } from './mean-stream.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import type { SumsState } from './sums-stream.ts'

/**
 * `meanTweedieDeviance` of a stream: each row's deviance is rounded, their sum is not, whatever the split. Throws
 * `ParamError` for a power between 0 and 1.
 */
export function meanTweedieDevianceStream({
  power = 0,
}: Omit<TweedieOptions, 'weight'> = {}): MetricStream<PairRows<number, number>, number, SumsState> {
  return devianceStream(`meanTweedieDevianceStream, power ${power}`, power)
}

export function devianceStream(of: string, power: number) {
  checkTweedie(of, [], [], power)
  const deviance = unitDeviance(power)
  return meanStream(of, (yTrue: ArrayLike<number>, yPred: ArrayLike<number>, weight) => {
    const rows = checkTargets(of, yTrue, yPred, weight)
    checkTweedie(of, yTrue, yPred, power)
    return { rows, term: (i) => deviance(yTrue[i]!, yPred[i]!) }
  })
}
