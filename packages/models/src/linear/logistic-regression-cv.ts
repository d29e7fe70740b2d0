import {
  boolean,
  classWeightParam,
  custom,
  defineClassifier,
  denseOrSparseInput,
  hostTensor,
  integer,
  number,
  oneOf,
} from '@foldwise/core'
import { compositeOf, withType } from '../meta/composite.ts'
import { cvParam, type SplitterLike, type WithSplitter } from '../meta/cross-fit.ts'
import { searchLogistic } from './logistic/cross-validate.ts'
import { logisticModel } from './logistic/model.ts'

const TYPE = 'logisticRegressionCv'

const params = {
  /** Inverse strengths to choose from, or how many from 1e-4 to 1e4. Of equals, the least. */
  Cs: custom<number | readonly number[]>({
    kind: 'numbers',
    default: 10,
    expects: 'an integer >= 1, or an array of numbers > 0',
    accepts: (v) =>
      (Number.isSafeInteger(v) && (v as number) >= 1) ||
      (Array.isArray(v) && v.length > 0 && v.every((c) => typeof c === 'number' && c > 0 && Number.isFinite(c))),
  }),
  penalty: oneOf('l2', 'l1', 'elasticnet'),
  /** Shares of L1 to choose from; for `'elasticnet'`. */
  l1Ratios: custom<readonly number[]>({
    kind: 'numbers',
    default: [0.1, 0.5, 0.9],
    expects: 'an array of numbers from 0 to 1',
    accepts: (v) => Array.isArray(v) && v.length > 0 && v.every((r) => typeof r === 'number' && r >= 0 && r <= 1),
  }),
  /** Folds: stratified for a number, in the order of the rows, else what the splitter gives. */
  cv: cvParam(),
  /** What is largest for the best strength: the mean over the folds, `'logLoss'` as its negative. `'rocAuc'` is for two classes. */
  scoring: oneOf('accuracy', 'balancedAccuracy', 'logLoss', 'rocAuc'),
  /** Fits all rows with the best strength; false averages the coefficients of each fold's best. */
  refit: boolean({ default: true }),
  fitIntercept: boolean({ default: true }),
  /** Weights of the classes, multiplied into those of the rows in fits; scores count rows by the weights given with the data. */
  classWeight: classWeightParam(),
  /** As that of `logisticRegression`. */
  tol: number({ above: 0, default: 1e-6 }),
  /** Most iterations of a fit. */
  maxIter: integer({ min: 1, default: 200 }),
  solver: oneOf('auto', 'lbfgs', 'newton-cholesky', 'newton-cg', 'dual', 'coordinate'),
}

const define = ({ splitter }: { readonly splitter?: SplitterLike }) =>
  defineClassifier({
    type: TYPE,
    version: 1,
    accepts: denseOrSparseInput,
    params,
    async fit(data, { classWeight: _, ...p }, ctx) {
      const found = await searchLogistic(TYPE, data, { ...p, splitter }, ctx)
      const { coef, intercept } = found.coefficients
      const { C, l1Ratio, Cs, l1Ratios, scores, bestScore, fit } = found
      const last = fit && { solver: fit.solver, iterations: fit.iterations, converged: fit.converged }
      return {
        tensors: {
          coef: hostTensor(Float64Array.from(coef), [intercept.length, data.x.shape[1]], 'float64'),
          intercept: hostTensor(Float64Array.from(intercept), [intercept.length], 'float64'),
        },
        facts: {
          ...{ C, l1Ratio, bestScore, Cs: [...Cs], l1Ratios: [...l1Ratios] },
          scores: scores.map((row) => row.map((folds) => [...folds])),
          ...last,
        },
      }
    },
    ...logisticModel,
  })

type Recipe = ReturnType<ReturnType<typeof define>>
export type LogisticRegressionCvRecipe = Recipe & { readonly splitter?: SplitterLike }

const make = (given?: WithSplitter<Recipe['params']>): LogisticRegressionCvRecipe =>
  compositeOf(define, {}, given) as LogisticRegressionCvRecipe

/**
 * `logisticRegression` with the strength, and of several shares of L1 the one, that scores best on rows left out.
 *
 * Each fold's path of strengths goes from the strongest penalty to the weakest, each fit from the one before; then all rows are fitted
 * with the best, from the mean of the folds' coefficients, as scikit-learn's `LogisticRegressionCV` does. `facts` have `C`, `l1Ratio`,
 * `bestScore`, `Cs`, `l1Ratios`, `scores` (`[l1Ratios][Cs][folds]`) and those of the last fit; models have `coef` and `intercept` as
 * those of `logisticRegression`.
 *
 * Costs a fit a fold and strength, most of them cheap by their start. Folds of a number are in the order of the rows: for grouped or
 * ordered rows give a splitter that respects them. For other scores, or other parameters to choose, search over `logisticRegression`.
 */
export const logisticRegressionCv = withType(make, define({}))
