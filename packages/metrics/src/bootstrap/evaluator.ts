import { InputError } from '../errors.ts'
import type { Label } from '../input/label.ts'
import { ask, greater, positiveMask } from '../input/positive-mask.ts'
import { averagePrecision } from '../ranking/average-precision.ts'
import { rocAuc } from '../ranking/roc-auc.ts'
import { rankedAveragePrecision, rankedRocAuc, rankRows } from './ranked-rows.ts'

/** Any function of this package, or of yours, that takes the truth and a prediction a row. */
export type Metric<T, P, O extends object> = (yTrue: ArrayLike<T>, yPred: ArrayLike<P>, options?: O) => number

/** The metric of some rows, given by their places, which may repeat. */
export type Evaluate = (rows: ArrayLike<number>) => number

/** `rocAuc` and `averagePrecision`, passed as they are, sort the rows once and not at every call. */
export function evaluator<T extends Label, P, O extends object>(
  where: string,
  metric: Metric<T, P, O>,
  yTrue: ArrayLike<T>,
  column: ArrayLike<P>,
  weight: ArrayLike<number> | undefined,
  options: O | undefined,
): { readonly value: number; readonly evaluate: Evaluate } {
  const withWeight = (w: ArrayLike<number> | undefined) => ({ ...options, ...(w && { weight: w }) }) as O
  return {
    value: metric(yTrue, column, withWeight(weight)),
    evaluate:
      rankedMetric(where, metric, yTrue, column, options, weight) ??
      ((rows) => metric(gather(yTrue, rows), gather(column, rows), withWeight(weight && gather(weight, rows)))),
  }
}

/** A metric that needs only how often each row was drawn, for the two that have one. */
function rankedMetric<T extends Label>(
  where: string,
  metric: unknown,
  yTrue: ArrayLike<T>,
  yScore: ArrayLike<unknown>,
  options: { readonly posLabel?: Label } | undefined,
  weight: ArrayLike<number> | undefined,
): Evaluate | undefined {
  const ranked = metric === rocAuc ? rankedRocAuc : metric === averagePrecision ? rankedAveragePrecision : undefined
  if (ranked === undefined) return undefined
  const mask = positiveMask(where, yTrue, options?.posLabel, metric === rocAuc ? greater : ask)
  const ranks = rankRows(mask, yScore as ArrayLike<number>, weight)
  const counts = new Int32Array(yTrue.length)
  return (rows) => {
    counts.fill(0)
    for (let i = 0; i < rows.length; i++) counts[ranks.place[rows[i]!]!]!++
    return ranked(ranks, counts)
  }
}

/** NaN where the metric refuses its input: a resample may lack a class that the data have. */
export function orUndefined(metric: () => number): number {
  try {
    return metric()
  } catch (error) {
    if (error instanceof InputError) return Number.NaN
    throw error
  }
}

function gather<V>(column: ArrayLike<V>, rows: ArrayLike<number>): ArrayLike<V> {
  const typed = ArrayBuffer.isView(column)
  const out = typed ? new (column.constructor as new (n: number) => V[])(rows.length) : new Array<V>(rows.length)
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]!]!
  return out
}
