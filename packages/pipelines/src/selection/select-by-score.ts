import {
  boolean,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  InputError,
  type InputKind,
  integer,
  isSparse,
  type Matrix,
  number,
  oneOf,
  optional,
  type ParamSpecs,
  type SparseMatrix,
  type Values,
} from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { quantile } from '../preprocessing/quantiles.ts'
import { SCORES, scoreColumns } from './feature-scores.ts'
import { selectedColumns, selectedState } from './selected-columns.ts'

const scoring = {
  /** What columns are judged by. Those named after classification take labels, the others numbers. */
  score: oneOf(...SCORES),
  /** Neighbours that mutual information is estimated with. */
  nNeighbors: integer({ min: 1, default: 3 }),
  /** Columns hold classes, for mutual information; null: those of sparse rows do. */
  discreteFeatures: optional(boolean({ default: false })),
}

const input: InputKind<Matrix, DenseMatrix | SparseMatrix> = denseOrSparseInput

function selector<const S extends ParamSpecs>(
  type: string,
  specs: S,
  keep: (scores: Float64Array, params: Values<S & typeof scoring>) => readonly boolean[],
) {
  const params = { ...scoring, ...specs } as S & typeof scoring
  return alsoSparse(
    defineTransformer({
      type,
      version: 1,
      accepts: input,
      params,
      fit({ x, y }, values, ctx) {
        const p = values as Values<typeof scoring>
        const { scores, pValues } = scoreColumns(`${type}.fit`, p.score, x, y, {
          nNeighbors: p.nNeighbors,
          discreteFeatures: p.discreteFeatures ?? isSparse(x),
          noise: ctx.stream('noise'),
        })
        // Columns without a score are the worst.
        const ranked = scores.map((s) => (Number.isNaN(s) ? -Infinity : s))
        const kept = keep(ranked, values)
        if (!kept.includes(true)) {
          throw new InputError(`${type}.fit: expected a column to keep, got none of ${kept.length}. Keep more of them.`)
        }
        ctx.progress('fit', 1, 1)
        return selectedState(kept, scores, pValues)
      },
      ...selectedColumns,
    }),
  )
}

/** Places of ascending values, the first of equals first. */
const ascending = (values: Float64Array): number[] =>
  [...values.keys()].sort((a, b) => values[a]! - values[b]! || a - b)

/**
 * The `k` columns (default 10) of the best `score` (default F of the classes), `[rows, columns]` to float64 `[rows, k]`, in
 * their order. Models have `selected`, `scores`, and `pValues` of F and chi-squared. scikit-learn's `SelectKBest`. Throws `InputError` without y.
 */
export const selectKBest = selector(
  'select-k-best',
  { k: integer({ min: 1, default: 10, space: { kind: 'integer', min: 1, max: 100, log: true } }) },
  (scores, { k }) => {
    const best = new Set(ascending(scores).slice(-k))
    return Array.from(scores, (_, j) => best.has(j))
  },
)

/**
 * The `percentile` (default 10) percent of columns with the best `score`, as `selectKBest`. scikit-learn's `SelectPercentile`.
 */
export const selectPercentile = selector(
  'select-percentile',
  { percentile: number({ above: 0, max: 100, default: 10 }) },
  (scores, { percentile }) => {
    if (percentile === 100) return Array.from(scores, () => true)
    const finite = scores.map((s) => (s === -Infinity ? -Number.MAX_VALUE : s))
    const least = quantile(finite.slice().sort(), (100 - percentile) / 100)
    const above = finite.filter((s) => s > least).length
    let ties = Math.floor((scores.length * percentile) / 100) - above
    return Array.from(finite, (s) => s > least || (s === least && ties-- > 0))
  },
)
