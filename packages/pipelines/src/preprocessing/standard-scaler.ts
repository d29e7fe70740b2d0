import { boolean, defineTransformer, InputError, isSparse } from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { standardizeGraph } from './graph.ts'
import { moments } from './moments.ts'
import { numericInput } from './numeric-input.ts'
import { columnOf, columnState, standardize } from './scale-columns.ts'

const params = {
  /** Subtract each column's mean. Has to be false for sparse rows, which would no longer be. */
  withMean: boolean({ default: true }),
  /** Divide by each column's standard deviation (divided by n). */
  withStd: boolean({ default: true }),
}

/**
 * Columns with mean 0 and variance 1 in the training rows, `[rows, columns]` to float64 of the same shape.
 * A constant column becomes 0. NaN is left out of mean and deviation and stays NaN. scikit-learn's `StandardScaler`.
 * Throws `InputError` for sparse rows with `withMean`.
 */
export const standardScaler = alsoSparse(
  defineTransformer({
    type: 'standard-scaler',
    version: 1,
    accepts: numericInput,
    params,
    allowMissing: true,
    fit({ x }, { withMean, withStd }) {
      if (withMean && isSparse(x)) {
        throw new InputError(
          "standard-scaler.fit: expected dense rows to subtract the mean from, got sparse ones. Set 'withMean' to false.",
        )
      }
      const { mean, variance, present } = moments(x)
      const scale = variance.map((v, j) => {
        // Below this, the variance is what rounding makes of a constant.
        const rounding = present[j]! * mean[j]! * 2 ** -52
        return v <= present[j]! * 2 ** -52 * v + rounding * rounding ? 1 : Math.sqrt(v)
      })
      return columnState({ mean: withMean ? mean : undefined, scale: withStd ? scale : undefined })
    },
    methods(state, { withMean, withStd }, { features }) {
      const mean = columnOf(state, 'mean', withMean, features)
      const scale = columnOf(state, 'scale', withStd, features)
      return {
        transform(x) {
          if (mean && isSparse(x)) {
            throw new InputError(
              "standard-scaler.transform: expected dense rows, as in fit, got sparse ones. Fit with 'withMean' false.",
            )
          }
          return standardize(x, mean, scale)
        },
      }
    },
    graph: (state, { withMean, withStd }, { features }) =>
      standardizeGraph(
        features!,
        columnOf(state, 'mean', withMean, features),
        columnOf(state, 'scale', withStd, features),
      ),
  }),
)
