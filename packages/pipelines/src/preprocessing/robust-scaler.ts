import { boolean, custom, defineTransformer, InputError, isSparse } from '@foldwise/core'
import { alsoSparse } from './also-sparse.ts'
import { normalQuantile } from './distribution/normal-quantile.ts'
import { standardizeGraph } from './graph.ts'
import { withoutZeros } from './moments.ts'
import { numericInput } from './numeric-input.ts'
import { median, orderedColumns, quantile } from './quantiles.ts'
import { columnOf, columnState, standardize, unstandardize } from './scale-columns.ts'

const params = {
  /** Subtract each column's median. Has to be false for sparse rows. */
  withCentering: boolean({ default: true }),
  /** Divide by the distance between two quantiles. */
  withScaling: boolean({ default: true }),
  /** The two quantiles, in percent. */
  quantileRange: custom<readonly [number, number]>({
    kind: 'range',
    default: [25, 75],
    expects: 'two numbers from 0 to 100, the first below the second',
    accepts: (v) =>
      Array.isArray(v) && v.length === 2 && v.every((q) => typeof q === 'number' && q >= 0 && q <= 100) && v[0] < v[1],
  }),
  /** Divide further, so that a normally distributed column gets variance 1. */
  unitVariance: boolean({ default: false }),
}

/**
 * Columns less their median, divided by the distance of their quartiles, `[rows, columns]` to float64 of the same shape:
 * few outliers do not matter. NaN is left out and stays. scikit-learn's `RobustScaler`.
 * Throws `InputError` for sparse rows with `withCentering`, and for `unitVariance` with a quantile of 0 or 100.
 */
export const robustScaler = alsoSparse(
  defineTransformer({
    type: 'robust-scaler',
    version: 1,
    accepts: numericInput,
    params,
    allowMissing: true,
    fit({ x }, { withCentering, withScaling, quantileRange: [low, high], unitVariance }) {
      if (withCentering && isSparse(x)) {
        throw new InputError(
          "robust-scaler.fit: expected dense rows to subtract the median from, got sparse ones. Set 'withCentering' to false.",
        )
      }
      if (unitVariance && (low === 0 || high === 100)) {
        throw new InputError(
          `robust-scaler.fit: expected quantiles above 0 and below 100 for 'unitVariance', got ${low} and ${high}. The normal distribution has no ends.`,
        )
      }
      const columns = orderedColumns(x, [low / 100, high / 100])
      const range = Float64Array.from(columns, (c) => quantile(c, high / 100) - quantile(c, low / 100))
      const normal = unitVariance ? normalQuantile(high / 100) - normalQuantile(low / 100) : 1
      return columnState({
        center: withCentering ? Float64Array.from(columns, median) : undefined,
        scale: withScaling ? withoutZeros(range).map((r) => r / normal) : undefined,
      })
    },
    methods(state, { withCentering, withScaling }, { features }) {
      const center = columnOf(state, 'center', withCentering, features)
      const scale = columnOf(state, 'scale', withScaling, features)
      return {
        transform(x) {
          if (center && isSparse(x)) {
            throw new InputError(
              "robust-scaler.transform: expected dense rows, as in fit, got sparse ones. Fit with 'withCentering' false.",
            )
          }
          return standardize(x, center, scale)
        },
      }
    },
    inverse(state, { withCentering, withScaling }, { features }) {
      const center = columnOf(state, 'center', withCentering, features)
      const scale = columnOf(state, 'scale', withScaling, features)
      return {
        accepts: numericInput,
        features,
        inverseTransform(z) {
          if (center && isSparse(z)) {
            throw new InputError(
              "robust-scaler.inverseTransform: expected dense rows, as in fit, got sparse ones. Fit with 'withCentering' false.",
            )
          }
          return unstandardize(z, center, scale)
        },
      }
    },
    graph: (state, { withCentering, withScaling }, { features }) =>
      standardizeGraph(
        features!,
        columnOf(state, 'center', withCentering, features),
        columnOf(state, 'scale', withScaling, features),
      ),
  }),
)
