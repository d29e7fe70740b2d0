import { defineTransformer, type State } from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { standardizeGraph } from './graph.ts'
import { columnExtremes, extremes, joinExtremes, withoutZeros } from './moments.ts'
import { numericInput } from './numeric-input.ts'
import { columnState, standardize, unstandardize } from './scale-columns.ts'

/**
 * Columns divided by their largest absolute value in the training rows, `[rows, columns]` to float64 of the same shape.
 * Zeros stay zeros: sparse rows stay sparse. NaN is left out and stays. `fitMore` with one batch after another learns what
 * `fit` does from all rows at once. scikit-learn's `MaxAbsScaler`.
 */
export const maxAbsScaler = alsoSparse(
  defineTransformer({
    type: 'max-abs-scaler',
    version: 1,
    accepts: numericInput,
    params: {},
    allowMissing: true,
    fit: ({ x }) => columnState({ ...extremes(x) }),
    fitMore: (state, { x }) =>
      columnState({ ...(state ? joinExtremes(columnExtremes(state, x.shape[1]), extremes(x)) : extremes(x)) }),
    methods(state, _params, { features }) {
      const scale = largest(state, features)
      return { transform: (x) => standardize(x, undefined, scale) }
    },
    inverse(state, _params, { features }) {
      const scale = largest(state, features)
      return { accepts: numericInput, features, inverseTransform: (z) => unstandardize(z, undefined, scale) }
    },
    graph: (state, _params, { features }) => standardizeGraph(features!, undefined, largest(state, features)),
  }),
)

function largest(state: State, features: number | undefined): Float64Array {
  const { min, max } = columnExtremes(state, features)
  return withoutZeros(max.map((v, j) => Math.max(Math.abs(v), Math.abs(min[j]!))))
}
