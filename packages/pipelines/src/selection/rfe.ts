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
  type Values,
} from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { importancesOf, type JudgingRecipe } from './importances.ts'
import { pick, selectedColumns, selectedState } from './selected-columns.ts'

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
  step: custom<number>({
    kind: 'number',
    default: 1,
    expects: 'an integer >= 1, or a fraction above 0 and below 1',
    accepts: (v) => typeof v === 'number' && v > 0 && (v < 1 || Number.isSafeInteger(v)),
  }),
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
        const each = step < 1 ? Math.max(1, Math.floor(step * features)) : step
        const rounds = Math.ceil((features - keep) / each)
        let left = Array.from({ length: features }, (_, j) => j)
        const ranking = new Float64Array(features).fill(1)
        for (let round = 0; left.length > keep; round++) {
          await ctx.checkpoint()
          using model = await recipe.fit({ x: pick(x, left), y } as never, ctx.partOptions('model', round, rounds))
          const scores = await importancesOf(`${TYPE}.fit`, model, left.length)
          const worst = [...scores.keys()].sort((a, b) => scores[a]! - scores[b]! || a - b)
          const gone = new Set(worst.slice(0, Math.min(each, left.length - keep)).map((at) => left[at]!))
          left = left.filter((j) => !gone.has(j))
          // Those left out together share a rank, and those left out earlier have worse ones.
          for (let j = 0; j < features; j++) if (!left.includes(j)) ranking[j]! += 1
          ctx.progress('rounds', round + 1, rounds)
        }
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
export const rfe = Object.assign(
  (recipe: JudgingRecipe, given: Partial<Values<typeof params>> = {}) => checked(recipe)(given),
  {
    type: TYPE,
    version: 1,
    params,
    restore: definition(undefined).restore,
    /** The same, typed for sparse rows, which stay sparse. */
    sparse: Object.assign(
      (recipe: JudgingRecipe, given: Partial<Values<typeof params>> = {}) => checked(recipe).sparse(given),
      { type: TYPE, version: 1, params, restore: definition(undefined).sparse.restore },
    ),
  },
)

function checked(recipe: JudgingRecipe) {
  if (typeof recipe?.fit !== 'function') {
    throw new ParamError(`${TYPE}: expected a recipe, got ${typeof recipe}. Call its factory first: lasso().`)
  }
  return definition(recipe)
}
