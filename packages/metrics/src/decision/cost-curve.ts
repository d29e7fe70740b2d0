import { ParamError } from '../errors.ts'
import type { Label } from '../input/label.ts'
import { type RankingOptions, thresholdCounts } from '../ranking/threshold-counts.ts'

/** What a row costs, in any unit, by its truth and the decision about it; negative where it brings something in. */
export interface CostOptions<L extends Label = Label> extends RankingOptions<L> {
  readonly falsePositive: number
  readonly falseNegative: number
  /** Default 0. */
  readonly truePositive?: number
  /** Default 0. */
  readonly trueNegative?: number
}

/** Point `i` is reached by calling rows positive whose score is at least `thresholds[i]`. */
export interface CostCurve {
  /** Decreasing; the first is Infinity, where no row is positive. */
  readonly thresholds: Float64Array
  /** Share of the rows called positive, from 0 to 1. */
  readonly taken: Float64Array
  /** Mean cost of a row. */
  readonly cost: Float64Array
  /** The first point of least cost. */
  readonly best: { readonly threshold: number; readonly taken: number; readonly cost: number }
}

/**
 * Mean cost of deciding by a threshold, at every distinct score, and the threshold of least cost. A threshold chosen on the
 * rows it is judged on looks better than it is: choose it on others. Throws `ParamError` for costs that are not finite,
 * `InputError` as `rocCurve`, but one class will do. scikit-learn has no such function.
 */
export function costCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  options: CostOptions<L>,
): CostCurve {
  return decisionCosts('costCurve', yTrue, yScore, options)
}

export function decisionCosts<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { falsePositive, falseNegative, truePositive = 0, trueNegative = 0, ...options }: CostOptions<L>,
): CostCurve {
  const costs = { falsePositive, falseNegative, truePositive, trueNegative }
  for (const [name, cost] of Object.entries(costs)) {
    if (!Number.isFinite(cost)) throw new ParamError(`${where}: expected '${name}' to be a finite number, got ${cost}.`)
  }
  const counts = thresholdCounts(where, yTrue, yScore, options)
  const positives = counts.truePositives.at(-1)!
  const negatives = counts.falsePositives.at(-1)!
  const all = positives + negatives
  const thresholds = new Float64Array(counts.thresholds.length + 1).fill(Infinity)
  thresholds.set(counts.thresholds, 1)
  const taken = new Float64Array(thresholds.length)
  let best = 0
  const cost = taken.map((_, i) => {
    const tp = i > 0 ? counts.truePositives[i - 1]! : 0
    const fp = i > 0 ? counts.falsePositives[i - 1]! : 0
    taken[i] = (tp + fp) / all
    const right = tp * truePositive + (negatives - fp) * trueNegative
    return (right + fp * falsePositive + (positives - tp) * falseNegative) / all
  })
  cost.forEach((value, i) => {
    if (value < cost[best]!) best = i
  })
  return { thresholds, taken, cost, best: { threshold: thresholds[best]!, taken: taken[best]!, cost: cost[best]! } }
}
