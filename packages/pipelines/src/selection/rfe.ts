import {
  custom,
  type DenseMatrix,
  defineTransformer,
  denseOrSparseInput,
  type InputKind,
  type Matrix,
  ParamError,
  type SparseMatrix,
  type Tensor,
} from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { eliminate, stepParam } from './elimination.ts'
import type { JudgingRecipe } from './importances.ts'
import { judgedBy } from './judged-by.ts'
import { selectedColumns, selectedState } from './selected-columns.ts'

const TYPE = 'rfe'

const params = {
  /** Columns to keep: a number, or below 1 a fraction of all; null is half of them. */
  nFeaturesToSelect: custom<number | null>({
    kind: 'number',
    default: null,
    expects: 'an integer >= 1, or a fraction above 0 and below 1, or null',
    accepts: (v) => v === null || (typeof v === 'number' && v > 0 && (v < 1 || Number.isSafeInteger(v))),
  }),
  /** Columns to leave out at a time: a number, or below 1 a fraction of all. */
  step: stepParam(),
}

const input: InputKind<Matrix, DenseMatrix | SparseMatrix> = denseOrSparseInput

const definition = (recipe: JudgingRecipe | undefined) =>
  alsoSparse(
    defineTransformer({
      type: TYPE,
      version: 1,
      accepts: input,
      params,
      async fit({ x, y }, { nFeaturesToSelect, step }, ctx) {
        if (!recipe) throw new ParamError(`${TYPE}.fit: expected a recipe to judge columns by, got none. Give it one.`)
        const features = x.shape[1]
        const wanted = nFeaturesToSelect ?? Math.max(1, Math.floor(features / 2))
        const keep = Math.min(features, wanted < 1 ? Math.max(1, Math.floor(features * wanted)) : wanted)
        const ranking = await eliminate(x, y, { where: `${TYPE}.fit`, recipe, keep, step, stage: 'model' }, ctx)
        return selectedState(
          Array.from(ranking, (r) => r === 1),
          ranking,
        )
      },
      ...selectedColumns,
      expose: (state, p, info) => ({
        selected: selectedColumns.expose(state, p, info).selected,
        ranking: state.tensors.scores as Tensor<'float64'>,
      }),
    }),
  )

/**
 * Recursive elimination: a model judges the columns, the worst `step` are left out, another model judges the rest, and so on
 * until `nFeaturesToSelect` are left (Guyon and others 2002), `[rows, columns]` to float64 `[rows, columns kept]`:
 * `rfe(logisticRegression(), { nFeaturesToSelect: 5 })`. Models have `selected` and `ranking` `[columns]`, 1 for those kept,
 * the largest for those left out first. Costs a fit for every step. scikit-learn's `RFE`.
 */
export const rfe = judgedBy(TYPE, params, definition)
