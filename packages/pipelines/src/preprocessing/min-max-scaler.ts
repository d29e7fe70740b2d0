import { boolean, custom, defineTransformer, type State } from '@foldwise/core'
import { ColumnGraph, limited } from './graph.ts'
import { columnExtremes, extremes, joinExtremes, withoutZeros } from './moments.ts'
import { denseNumericInput } from './numeric-input.ts'
import { columnState, mapDense } from './scale-columns.ts'

const pair = (v: unknown): v is readonly [number, number] =>
  Array.isArray(v) && v.length === 2 && v.every((n) => Number.isFinite(n))

const params = {
  featureRange: custom<readonly [number, number]>({
    kind: 'range',
    default: [0, 1],
    expects: 'two numbers, the first below the second',
    accepts: (v) => pair(v) && v[0] < v[1],
  }),
  /** Keep rows that go beyond the training rows' range within `featureRange`. */
  clip: boolean({ default: false }),
}

type Range = readonly [number, number]

/**
 * Columns moved and stretched so that the training rows just fill `featureRange` (default 0 to 1), `[rows, columns]` to
 * float64 of the same shape. A constant column becomes the lower end. NaN is left out and stays. `fitMore` with one batch
 * after another learns what `fit` does from all rows at once. scikit-learn's `MinMaxScaler`.
 */
export const minMaxScaler = defineTransformer({
  type: 'min-max-scaler',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  fit: ({ x }) => columnState({ ...extremes(x) }),
  fitMore: (state, { x }) =>
    columnState({ ...(state ? joinExtremes(columnExtremes(state, x.shape[1]), extremes(x)) : extremes(x)) }),
  methods(state, { featureRange, clip }, { features }) {
    const { scale, offset } = scaling(state, featureRange, features)
    const [low, high] = featureRange
    return {
      transform: (x) =>
        mapDense(x, (v, j) => {
          const scaled = v * scale[j]! + offset[j]!
          return clip && scaled < low ? low : clip && scaled > high ? high : scaled
        }),
    }
  },
  inverse(state, { featureRange }, { features }) {
    const { scale, offset } = scaling(state, featureRange, features)
    return {
      accepts: denseNumericInput,
      features,
      inverseTransform: (z) => mapDense(z, (v, j) => (v - offset[j]!) / scale[j]!),
    }
  },
  graph(state, { featureRange, clip }, { features }) {
    const { scale, offset } = scaling(state, featureRange, features)
    const [low, high] = featureRange
    const g = new ColumnGraph(features!)
    const moved = g.node('Add', g.node('Mul', g.wide, g.double(scale)), g.double(offset))
    return g.build(clip ? limited(g, moved, low, high) : moved)
  },
})

function scaling(state: State, [low, high]: Range, features: number | undefined) {
  const { min, max } = columnExtremes(state, features)
  const scale = withoutZeros(max.map((v, j) => v - min[j]!)).map((range) => (high - low) / range)
  return { scale, offset: min.map((v, j) => low - v * scale[j]!) }
}
