import type { Label } from '../input/label.ts'
import type { RankingOptions } from '../ranking/threshold-counts.ts'
import { decisionCosts } from './cost-curve.ts'

/** What a row brings in, in any unit, by its truth and the decision about it; negative where it costs. */
export interface ProfitOptions<L extends Label = Label> extends RankingOptions<L> {
  readonly truePositive: number
  readonly falsePositive: number
  /** Default 0. */
  readonly falseNegative?: number
  /** Default 0. */
  readonly trueNegative?: number
}

/** Point `i` is reached by acting on the rows whose score is at least `thresholds[i]`. */
export interface ProfitCurve {
  /** Decreasing; the first is Infinity, where no row is acted on. */
  readonly thresholds: Float64Array
  /** Share of the rows acted on, from 0 to 1. */
  readonly taken: Float64Array
  /** Mean profit of a row: times the rows, the profit in all. */
  readonly profit: Float64Array
  /** The first point of most profit. */
  readonly best: { readonly threshold: number; readonly taken: number; readonly profit: number }
}

/** Mean profit of acting on the highest scores, at every distinct score, and the threshold of most. As `costCurve`. */
export function profitCurve<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { truePositive, falsePositive, falseNegative = 0, trueNegative = 0, ...options }: ProfitOptions<L>,
): ProfitCurve {
  const { thresholds, taken, cost, best } = decisionCosts('profitCurve', yTrue, yScore, {
    ...options,
    truePositive: -truePositive,
    falsePositive: -falsePositive,
    falseNegative: -falseNegative,
    trueNegative: -trueNegative,
  })
  const { threshold } = best
  return {
    thresholds,
    taken,
    profit: cost.map((c) => 0 - c),
    best: { threshold, taken: best.taken, profit: 0 - best.cost },
  }
}
