import { defineRegressor, denseOrSparseInput, number } from '@foldwise/core'
import { compositeOf, withType } from '../meta/composite.ts'
import { cvParam, type SplitterLike, type WithSplitter } from '../meta/cross-fit.ts'
import { alphasParam, fitCrossValidated } from './coordinate-descent/cross-validate.ts'
import { descentParams } from './coordinate-descent/params.ts'
import { linearExpose, linearGraph, linearMethods } from './linear-model.ts'

const TYPE = 'lassoCv'

const params = {
  /** How many strengths to try, or which. */
  alphas: alphasParam(),
  /** The least strength as a share of the largest, which leaves no coefficient. */
  eps: number({ above: 0, below: 1, default: 1e-3 }),
  /** Folds: runs of consecutive rows for a number, else what the splitter gives. */
  cv: cvParam(),
  ...descentParams,
}

const define = ({ splitter }: { readonly splitter?: SplitterLike }) =>
  defineRegressor({
    type: TYPE,
    version: 1,
    accepts: denseOrSparseInput,
    params,
    fit: (data, p, ctx) => fitCrossValidated(TYPE, data, { ...p, l1Ratio: 1, l1Ratios: [1], splitter }, ctx),
    methods: linearMethods,
    expose: linearExpose,
    graph: linearGraph,
  })

type Recipe = ReturnType<ReturnType<typeof define>>
export type LassoCvRecipe = Recipe & { readonly splitter?: SplitterLike }

const make = (given?: WithSplitter<Recipe['params']>): LassoCvRecipe => compositeOf(define, {}, given) as LassoCvRecipe

/**
 * `lasso` with the strength of least mean squared error on rows left out.
 *
 * Each fold's path of strengths, from the largest down, starts each fit from the one before; then all rows are fitted with the best
 * strength, as scikit-learn's `LassoCV` does. `facts` have `alpha`, `bestScore` (the mean error, negative), `alphas`, `msePath` (each
 * strength's error in each fold) and those of `lasso`; models have `coef` float64 `[features]` and `intercept`.
 *
 * Costs little more than `cv` fits of the smallest strength. Rows that are ordered want a splitter that shuffles; the penalty sees the
 * columns' units, as that of `lasso`.
 */
export const lassoCv = withType(make, define({}))
