import { custom, defineRegressor, denseOrSparseInput, number } from '@foldwise/core'
import { compositeOf, withType } from '../meta/composite.ts'
import { cvParam, type SplitterLike, type WithSplitter } from '../meta/cross-fit.ts'
import { alphasParam, fitCrossValidated } from './coordinate-descent/cross-validate.ts'
import { descentParams } from './coordinate-descent/params.ts'
import { linearExpose, linearGraph, linearMethods } from './linear-model.ts'

const TYPE = 'elasticNetCv'

const isRatio = (v: unknown): boolean => typeof v === 'number' && v >= 0 && v <= 1

const params = {
  /** The share of the absolute penalty, or several to choose from. 0 needs a list of `alphas`. */
  l1Ratio: custom<number | readonly number[]>({
    kind: 'numbers',
    default: 0.5,
    expects: 'a number from 0 to 1, or an array of them',
    accepts: (v) => isRatio(v) || (Array.isArray(v) && v.length > 0 && v.every(isRatio)),
  }),
  /** How many strengths to try for each share, or which. */
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
    fit(data, { l1Ratio, ...p }, ctx) {
      const l1Ratios = typeof l1Ratio === 'number' ? [l1Ratio] : l1Ratio
      return fitCrossValidated(TYPE, data, { ...p, l1Ratio: l1Ratios[0]!, l1Ratios, splitter }, ctx)
    },
    methods: linearMethods,
    expose: linearExpose,
    graph: linearGraph,
  })

type Recipe = ReturnType<ReturnType<typeof define>>
export type ElasticNetCvRecipe = Recipe & { readonly splitter?: SplitterLike }

const make = (given?: WithSplitter<Recipe['params']>): ElasticNetCvRecipe =>
  compositeOf(define, {}, given) as ElasticNetCvRecipe

/**
 * `elasticNet` with the strength, and of several shares of L1 the one, of least mean squared error on rows left out.
 *
 * As `lassoCv`, for each share; `facts.l1Ratio` tells the best, and `facts.alphas` and `facts.msePath` have a list for each share.
 */
export const elasticNetCv = withType(make, define({}))
