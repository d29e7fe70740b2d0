import { boolean, custom, defineTransformer, learned } from '@foldwise/core'
import { ColumnGraph, limited } from './graph.ts'
import { extremes, withoutZeros } from './moments.ts'
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

/**
 * Columns moved and stretched so that the training rows just fill `featureRange` (default 0 to 1), `[rows, columns]` to
 * float64 of the same shape. A constant column becomes the lower end. NaN is left out and stays. scikit-learn's `MinMaxScaler`.
 */
export const minMaxScaler = defineTransformer({
  type: 'min-max-scaler',
  version: 1,
  accepts: denseNumericInput,
  params,
  allowMissing: true,
  fit({ x }, { featureRange: [low, high] }) {
    const { min, max } = extremes(x)
    const scale = withoutZeros(max.map((v, j) => v - min[j]!)).map((range) => (high - low) / range)
    return columnState({ scale, offset: min.map((v, j) => low - v * scale[j]!) })
  },
  methods(state, { featureRange: [low, high], clip }, { features }) {
    const scale = learned(state, 'scale', 'float64', [features])
    const offset = learned(state, 'offset', 'float64', [features])
    return {
      transform: (x) =>
        mapDense(x, (v, j) => {
          const scaled = v * scale[j]! + offset[j]!
          return clip && scaled < low ? low : clip && scaled > high ? high : scaled
        }),
    }
  },
  graph(state, { featureRange: [low, high], clip }, { features }) {
    const g = new ColumnGraph(features!)
    const scaled = g.node('Mul', g.wide, g.double(learned(state, 'scale', 'float64', [features])))
    const moved = g.node('Add', scaled, g.double(learned(state, 'offset', 'float64', [features])))
    return g.build(clip ? limited(g, moved, low, high) : moved)
  },
})
