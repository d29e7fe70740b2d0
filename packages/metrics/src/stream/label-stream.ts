import { countClasses } from '../classification/count-classes.ts'
import { InputError, show } from '../errors.ts'
import { compareLabels, type Label } from '../input/label.ts'
import { addExactly, exactTotal } from './exact-sum.ts'
import { checkSizes } from './mean-stream.ts'
import type { BatchOptions, MetricStream, PairRows } from './metric-stream.ts'
import { type SumsState, sumOf, sumsStream } from './sums-stream.ts'

/** A metric of true and predicted labels that takes weights: `accuracy`, `f1`, `confusionMatrix`, one of yours. */
export type LabelMetric<L extends Label, Value, Options extends object> = (
  yTrue: readonly L[],
  yPred: readonly L[],
  options: Options & { readonly weight: readonly number[] },
) => Value

const OF = 'labelStream'

/**
 * Any metric of true and predicted labels of a stream: `labelStream(f1, { posLabel: 'spam' })`. Its state is how often
 * each pair of labels occurred, exactly, and is the same for every such metric; the metric itself is called in `value()`,
 * with each pair once, weighted. So a metric must take a row of weight 2 as two rows.
 */
export function labelStream<L extends Label, Value, Options extends object>(
  metric: LabelMetric<L, Value, Options>,
  options?: Options,
): MetricStream<PairRows<L, L>, Value, SumsState> {
  return sumsStream(
    OF,
    (sums, yTrue: ArrayLike<L>, yPred: ArrayLike<L>, { weight }: BatchOptions = {}) => {
      if (weight) checkSizes(OF, 'weight', weight)
      const { labels, matrix } = countClasses(OF, yTrue, yPred, {})
      if (weight === undefined) {
        matrix.forEach((row, t) => {
          row.forEach((count, p) => {
            if (count > 0) addExactly(sumOf(sums, pair(labels[t]!, labels[p]!)), count)
          })
        })
        return
      }
      countClasses(OF, yTrue, yPred, { weight })
      for (let i = 0; i < yTrue.length; i++) addExactly(sumOf(sums, pair(yTrue[i]!, yPred[i]!)), weight[i]!)
    },
    (sums) => {
      const cells = [...sums].map(([key, sum]) => ({ ...readPair<L>(key), count: exactTotal(sum) }))
      cells.sort((a, b) => compareLabels(a.truth, b.truth) || compareLabels(a.guess, b.guess))
      const weight = cells.map(({ count }) => count)
      const yTrue = cells.map(({ truth }) => truth)
      return metric(yTrue, cells.map(({ guess }) => guess), { ...(options as Options), weight }) // biome-ignore format: one call
    },
  )
}

const pair = (truth: Label, guess: Label): string => JSON.stringify([truth, guess])

function readPair<L extends Label>(key: string): { readonly truth: L; readonly guess: L } {
  try {
    const [truth, guess] = JSON.parse(key)
    return { truth, guess }
  } catch {
    throw new InputError(`${OF}: expected a pair of labels in the state, got ${show(key)}. Pass what state() returned.`)
  }
}
