import { boolean, defineTransformer, FormatError, InputError, isSparse, learned, type State } from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { standardizeGraph } from './graph.ts'
import { deviations, joinMoments, type Moments, moments } from './moments.ts'
import { numericInput } from './numeric-input.ts'
import { columnState, standardize, unstandardize } from './scale-columns.ts'

const params = {
  /** Subtract each column's mean. Has to be false for sparse rows, which would no longer be. */
  withMean: boolean({ default: true }),
  /** Divide by each column's standard deviation (divided by n). */
  withStd: boolean({ default: true }),
}

interface Choices {
  readonly withMean: boolean
  readonly withStd: boolean
}

/**
 * Columns with mean 0 and variance 1 in the training rows, `[rows, columns]` to float64 of the same shape.
 * A constant column becomes 0. NaN is left out of mean and deviation and stays NaN. Weights of rows weigh in both.
 * `fitMore` with one batch after another learns what `fit` does from all rows at once, but for rounding.
 * scikit-learn's `StandardScaler`. Throws `InputError` for sparse rows with `withMean`.
 */
export const standardScaler = alsoSparse(
  defineTransformer({
    type: 'standard-scaler',
    version: 1,
    accepts: numericInput,
    params,
    allowMissing: true,
    usesWeight: true,
    copiesRows: true,
    async fit({ x, weight }, { withMean }, ctx) {
      refuseSparse('fit', withMean && isSparse(x))
      return columnState({ ...moments(x, weight, await ctx.kernels()) })
    },
    async fitMore(state, { x, weight }, { withMean }, ctx) {
      refuseSparse('fitMore', withMean && isSparse(x))
      const more = moments(x, weight, await ctx.kernels())
      return columnState({ ...(state ? joinMoments(momentsOf(state, x.shape[1]), more) : more) })
    },
    methods(state, params, { features }) {
      const { mean, scale } = scaling(state, params, features)
      return {
        transform(x) {
          refuseSparse('transform', mean && isSparse(x))
          return standardize(x, mean, scale)
        },
        overwrite(x) {
          refuseSparse('transform', mean && isSparse(x))
          return standardize(x, mean, scale, true)
        },
      }
    },
    inverse(state, params, { features }) {
      const { mean, scale } = scaling(state, params, features)
      return {
        accepts: numericInput,
        features,
        inverseTransform(x) {
          refuseSparse('inverseTransform', mean && isSparse(x))
          return unstandardize(x, mean, scale)
        },
      }
    },
    graph(state, params, { features }) {
      const { mean, scale } = scaling(state, params, features)
      return standardizeGraph(features!, mean, scale)
    },
  }),
)

function momentsOf(state: State, features: number | undefined): Moments {
  const column = (name: string) => learned(state, name, 'float64', [features])
  const present = column('present')
  if (!present.every((n) => n >= 0)) {
    throw new FormatError('state: expected counts >= 0 as present, got others. The file is damaged.')
  }
  return { mean: column('mean'), variance: column('variance'), present }
}

function scaling(state: State, { withMean, withStd }: Choices, features: number | undefined) {
  const known = momentsOf(state, features)
  return { mean: withMean ? known.mean : undefined, scale: withStd ? deviations(known) : undefined }
}

function refuseSparse(method: string, refused: boolean | undefined): void {
  if (!refused) return
  throw new InputError(
    method.startsWith('fit')
      ? `standard-scaler.${method}: expected dense rows to subtract the mean from, got sparse ones. Set 'withMean' to false.`
      : `standard-scaler.${method}: expected dense rows, as in fit, got sparse ones. Fit with 'withMean' false.`,
  )
}
