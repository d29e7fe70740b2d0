import { boolean, integer, number, oneOf, optional } from '@foldwise/core'
import { quantile } from '../preprocessing/quantiles.ts'
import { SCORES } from './feature-scores.ts'
import { scoreSelector } from './score-selector.ts'

const scoring = {
  /** What columns are judged by. Those named after classification take labels, the others numbers. */
  score: oneOf(...SCORES),
  /** Neighbours that mutual information is estimated with. */
  nNeighbors: integer({ min: 1, default: 3 }),
  /** Columns hold classes, for mutual information; null: those of sparse rows do. */
  discreteFeatures: optional(boolean({ default: false })),
}

/** Places of ascending values, the first of equals first. */
const ascending = (values: Float64Array): number[] =>
  [...values.keys()].sort((a, b) => values[a]! - values[b]! || a - b)

/**
 * The `k` columns (default 10) of the best `score` (default F of the classes), `[rows, columns]` to float64 `[rows, k]`, in
 * their order. Models have `selected`, `scores`, and `pValues` of F and chi-squared. scikit-learn's `SelectKBest`. Throws `InputError` without y.
 */
export const selectKBest = scoreSelector(
  'select-k-best',
  { ...scoring, k: integer({ min: 1, default: 10, space: { kind: 'integer', min: 1, max: 100, log: true } }) },
  (scores, { k }) => {
    const best = new Set(ascending(scores).slice(-k))
    return Array.from(scores, (_, j) => best.has(j))
  },
)

/**
 * The `percentile` (default 10) percent of columns with the best `score`, as `selectKBest`. scikit-learn's `SelectPercentile`.
 */
export const selectPercentile = scoreSelector(
  'select-percentile',
  { ...scoring, percentile: number({ above: 0, max: 100, default: 10 }) },
  (scores, { percentile }) => {
    if (percentile === 100) return Array.from(scores, () => true)
    const finite = scores.map((s) => (s === -Infinity ? -Number.MAX_VALUE : s))
    const least = quantile(finite.slice().sort(), (100 - percentile) / 100)
    const above = finite.filter((s) => s > least).length
    let ties = Math.floor((scores.length * percentile) / 100) - above
    return Array.from(finite, (s) => s > least || (s === least && ties-- > 0))
  },
)
