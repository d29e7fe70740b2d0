import { number, oneOf } from '@foldwise/core'
import { P_VALUE_SCORES } from './feature-scores.ts'
import { scoreSelector } from './score-selector.ts'

const params = {
  /** What columns are judged by, of the scores that have p-values. `'fRegression'` takes numbers, the others labels. */
  score: oneOf(...P_VALUE_SCORES),
  /** What the rate is to be below. */
  alpha: number({ above: 0, max: 1, default: 0.05 }),
}

/**
 * A selector by each column's p-value: `most` says of all of them and `alpha` what the largest p is to be below or, where
 * `reached`, not above. Columns without one, such as constants, are left out.
 */
const byPValue = (type: string, most: (pValues: Float64Array, alpha: number) => number, reached = false) =>
  scoreSelector(type, params, (_, { alpha }, pValues) => {
    const limit = most(pValues!, alpha)
    return Array.from(pValues!, (p) => p < limit || (reached && p === limit))
  })

/**
 * Columns whose p-value is below `alpha` (default 0.05), `[rows, columns]` to float64 `[rows, columns kept]`: of columns that tell
 * nothing of the target, about that share stays (the false positive rate). Models have `selected`, `scores` and `pValues`.
 * scikit-learn's `SelectFpr`. Throws `InputError` without y, and where no column is left.
 */
export const selectFpr = byPValue('select-fpr', (_, alpha) => alpha)

/**
 * As `selectFpr`, but of the columns that are kept, about `alpha` at most is expected to tell nothing (the false discovery
 * rate), by the procedure of Benjamini and Hochberg (1995), for scores that are independent. scikit-learn's `SelectFdr`.
 */
export const selectFdr = byPValue(
  'select-fdr',
  (pValues, alpha) => {
    const ascending = pValues.filter((p) => !Number.isNaN(p)).sort()
    const within = ascending.filter((p, k) => p <= (alpha / pValues.length) * (k + 1))
    return within.at(-1) ?? -1
  },
  true,
)

/**
 * As `selectFpr`, but with a chance of `alpha` at most of keeping any column that tells nothing (the family-wise error), by
 * Bonferroni's bound: `alpha` over the number of columns. The strictest of the three. scikit-learn's `SelectFwe`.
 */
export const selectFwe = byPValue('select-fwe', (pValues, alpha) => alpha / pValues.length)
