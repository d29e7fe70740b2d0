import { boolean, defineTransformer, hostData, isSparse, type State } from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { ColumnGraph, limited, standardizeGraph } from './graph.ts'
import { columnExtremes, extremes, joinExtremes, withoutZeros } from './moments.ts'
import { numericInput } from './numeric-input.ts'
import { columnState, standardize, unstandardize } from './scale-columns.ts'

const params = {
  /** Keep rows that go beyond the training rows' largest values between -1 and 1. */
  clip: boolean({ default: false }),
}

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
    params,
    allowMissing: true,
    fit: ({ x }) => columnState({ ...extremes(x) }),
    fitMore: (state, { x }) =>
      columnState({ ...(state ? joinExtremes(columnExtremes(state, x.shape[1]), extremes(x)) : extremes(x)) }),
    methods(state, { clip }, { features }) {
      const scale = largest(state, features)
      return {
        async transform(x) {
          const scaled = await standardize(x, undefined, scale)
          if (clip) clipTo1(isSparse(scaled) ? scaled.values : (hostData(scaled) as Float64Array))
          return scaled
        },
      }
    },
    inverse(state, _params, { features }) {
      const scale = largest(state, features)
      return { accepts: numericInput, features, inverseTransform: (z) => unstandardize(z, undefined, scale) }
    },
    graph(state, { clip }, { features }) {
      const scale = largest(state, features)
      if (!clip) return standardizeGraph(features!, undefined, scale)
      const g = new ColumnGraph(features!)
      return g.build(limited(g, g.node('Div', g.wide, g.double(scale)), -1, 1))
    },
  }),
)

function clipTo1(values: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    if (values[i]! > 1) values[i] = 1
    else if (values[i]! < -1) values[i] = -1
  }
}

function largest(state: State, features: number | undefined): Float64Array {
  const { min, max } = columnExtremes(state, features)
  return withoutZeros(max.map((v, j) => Math.max(Math.abs(v), Math.abs(min[j]!))))
}
