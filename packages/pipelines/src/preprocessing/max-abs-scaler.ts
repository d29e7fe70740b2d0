import { defineTransformer } from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { standardizeGraph } from './graph.ts'
import { extremes, withoutZeros } from './moments.ts'
import { numericInput } from './numeric-input.ts'
import { columnOf, columnState, standardize } from './scale-columns.ts'

/**
 * Columns divided by their largest absolute value in the training rows, `[rows, columns]` to float64 of the same shape.
 * Zeros stay zeros: sparse rows stay sparse. NaN is left out and stays. scikit-learn's `MaxAbsScaler`.
 */
export const maxAbsScaler = alsoSparse(
  defineTransformer({
    type: 'max-abs-scaler',
    version: 1,
    accepts: numericInput,
    params: {},
    allowMissing: true,
    fit({ x }) {
      const { min, max } = extremes(x)
      return columnState({ scale: withoutZeros(max.map((v, j) => Math.max(Math.abs(v), Math.abs(min[j]!)))) })
    },
    methods(state, _params, { features }) {
      const scale = columnOf(state, 'scale', true, features)
      return { transform: (x) => standardize(x, undefined, scale) }
    },
    graph: (state, _params, { features }) =>
      standardizeGraph(features!, undefined, columnOf(state, 'scale', true, features)),
  }),
)
