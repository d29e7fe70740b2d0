import { InputError } from '../errors.ts'
import { powerOf } from '../numeric/power.ts'
import { checkTwoRows, shareExplained } from '../numeric/share-explained.ts'
import { logarithm } from '../probability/log.ts'
import type { TweedieOptions } from '../regression/mean-tweedie-deviance.ts'
import { checkTweedie, unitDeviance } from '../regression/unit-deviance.ts'
import { addProduct, exactTotal } from './exact-sum.ts'
import type { MetricStream, PairRows } from './metric-stream.ts'
import { r2ScoreStream } from './r2-score-stream.ts'
import { addResiduals } from './residuals.ts'
import { spreadAround } from './spread.ts'
import { type SumsState, sumOf, sumsStream } from './sums-stream.ts'

/**
 * `d2Tweedie` of a stream, whatever the split; with power 0 it is `r2ScoreStream`. Each row's terms are rounded, their sums
 * are not. Throws `ParamError` for a power between 0 and 1.
 */
export function d2TweedieStream({
  power = 0,
}: Omit<TweedieOptions, 'weight'> = {}): MetricStream<PairRows<number, number>, number, SumsState> {
  if (power === 0) return r2ScoreStream()
  const of = `d2TweedieStream, power ${power}`
  checkTweedie(of, [], [], power)
  const deviance = unitDeviance(power)
  const potential = potentialOf(power)
  return sumsStream(
    of,
    (sums, ...rows: PairRows<number, number>) => {
      const [yTrue, yPred, options] = rows
      checkTweedie(of, yTrue, yPred, power)
      addResiduals(of, sums, ...rows)
      const left = sumOf(sums, 'deviance')
      const potentials = sumOf(sums, 'potential')
      for (let i = 0; i < yTrue.length; i++) {
        const w = options?.weight ? options.weight[i]! : 1
        addProduct(left, w, deviance(yTrue[i]!, yPred[i]!))
        addProduct(potentials, w, potential(yTrue[i]!))
      }
    },
    (sums) => {
      checkTwoRows(of, exactTotal(sumOf(sums, 'rows')))
      const weight = exactTotal(sumOf(sums, 'weight'))
      const mean = exactTotal(sumOf(sums, 'target')) / weight
      if (power >= 1 && mean === 0) return 0
      if (power < 0 && mean <= 0) {
        throw new InputError(
          `${of}: expected targets with a mean above 0 for a power below 0, got ${mean}. Their mean has no deviance.`,
        )
      }
      const spread = spreadAround(sumOf(sums, 'weight'), sumOf(sums, 'target'), sumOf(sums, 'target squared'))
      const total = 2 * (exactTotal(sumOf(sums, 'potential')) - weight * potential(mean))
      return shareExplained(exactTotal(sumOf(sums, 'deviance')), spread === 0 ? 0 : total)
    },
  )
}

/** The deviance of targets from their mean is twice the difference of their mean potential and that of their mean. */
function potentialOf(power: number): (y: number) => number {
  const log = logarithm()
  if (power === 1) return (y) => (y === 0 ? 0 : y * log(y))
  if (power === 2) return (y) => -log(y)
  const two = powerOf(2 - power)
  return (y) => two(Math.max(y, 0)) / ((1 - power) * (2 - power))
}
