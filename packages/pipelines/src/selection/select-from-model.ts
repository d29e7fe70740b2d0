import {
  custom,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  InputError,
  type InputKind,
  integer,
  type Matrix,
  optional,
  ParamError,
  type SparseMatrix,
} from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { median } from '../preprocessing/quantiles.ts'
import { importancesOf, type JudgingRecipe, normOf } from './importances.ts'
import { judgedBy } from './judged-by.ts'
import { asRows, selectedColumns, selectedState } from './selected-columns.ts'

const TYPE = 'select-from-model'
const TIMES = /^(\d+(?:\.\d+)?)\*(mean|median)$/

const params = {
  /**
   * Least importance of a column that is kept: a number, `'mean'`, `'median'`, or several of them (`'1.25*mean'`). null is
   * 1e-5 for models with an L1 penalty, which makes the others 0, and the mean for the rest.
   */
  threshold: custom<number | string | null>({
    kind: 'threshold',
    default: null,
    expects: "a number, 'mean', 'median', '1.25*mean' or the like, or null",
    accepts: (v) =>
      v === null ||
      (typeof v === 'number' && !Number.isNaN(v)) ||
      v === 'mean' ||
      v === 'median' ||
      (typeof v === 'string' && TIMES.test(v)),
  }),
  /** Most columns to keep. */
  maxFeatures: optional(integer({ min: 1, default: 1 })),
  /** Which norm a column's coefficients of several outputs are summed up by: 1 is the sum of their sizes, Infinity the largest. */
  normOrder: integer({ min: 1, default: 1, infinite: true }),
}

const input: InputKind<Matrix, DenseMatrix | SparseMatrix> = denseOrSparseInput

const definition = (recipe: JudgingRecipe | undefined) =>
  alsoSparse(
    defineTransformer({
      type: TYPE,
      version: 1,
      accepts: input,
      params,
      async fit({ x, y }, { threshold, maxFeatures, normOrder }, ctx) {
        using model = await judge(recipe).fit({ x: asRows(x), y } as never, ctx.partOptions('model', 0, 1))
        const scores = await importancesOf(`${TYPE}.fit`, model, x.shape[1], normOf(normOrder))
        const least = thresholdOf(threshold ?? (sparse(judge(recipe)) ? 1e-5 : 'mean'), scores)
        const best = [...scores.keys()]
          .sort((a, b) => scores[b]! - scores[a]! || a - b)
          .slice(0, maxFeatures ?? undefined)
        const kept = Array.from(scores, (s, j) => s >= least && best.includes(j))
        if (!kept.includes(true)) {
          throw new InputError(
            `${TYPE}.fit: expected a column of an importance of ${least} or more, got none. Lower 'threshold'.`,
          )
        }
        ctx.progress('fit', 1, 1)
        return selectedState(kept, scores)
      },
      ...selectedColumns,
    }),
  )

/**
 * Columns that a model finds important, `[rows, columns]` to float64 `[rows, columns kept]`:
 * `selectFromModel(randomForestClassifier(), { maxFeatures: 20 })`. The model is fitted on the training rows and targets, and
 * has `featureImportances` or `coef`; only what it says of the columns is kept. Models have `selected` and `scores`.
 * scikit-learn's `SelectFromModel`. Throws `InputError` where no column is left.
 */
export const selectFromModel = judgedBy(TYPE, params, definition)

function judge(recipe: JudgingRecipe | undefined): JudgingRecipe {
  if (!recipe) throw new ParamError(`${TYPE}.fit: expected a recipe to judge columns by, got none. Give it one.`)
  return recipe
}

const sparse = ({ type, params }: JudgingRecipe): boolean =>
  /lasso/i.test(type) || (params as { penalty?: unknown }).penalty === 'l1'

function thresholdOf(given: number | string, scores: Float64Array): number {
  if (typeof given === 'number') return given
  const [, times = '1', of = given] = TIMES.exec(given) ?? []
  const value = of === 'median' ? median(scores.slice().sort()) : scores.reduce((a, b) => a + b, 0) / scores.length
  return Number(times) * value
}
