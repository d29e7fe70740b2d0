import { defineTransformer, InputError, number } from '@foldwise/core'
import { alsoSparse } from '../preprocessing/also-sparse.ts'
import { extremes, moments } from '../preprocessing/moments.ts'
import { numericInput } from '../preprocessing/numeric-input.ts'
import { selectedColumns, selectedState } from './selected-columns.ts'

/**
 * Columns whose variance in the training rows is above `threshold` (default 0: all that are not constant), `[rows, columns]`
 * to float64 `[rows, columns kept]`. NaN is left out and stays. Models have `selected` and `scores`, the variances.
 * scikit-learn's `VarianceThreshold`. Throws `InputError` where no column is left.
 */
export const varianceThreshold = alsoSparse(
  defineTransformer({
    type: 'variance-threshold',
    version: 1,
    accepts: numericInput,
    params: { threshold: number({ min: 0, default: 0 }) },
    allowMissing: true,
    async fit({ x }, { threshold }, ctx) {
      const { variance } = moments(x, undefined, await ctx.kernels())
      if (threshold === 0) {
        // Rounding may leave a constant a variance, but no range.
        const { min, max } = extremes(x)
        for (let j = 0; j < variance.length; j++) variance[j] = Math.min(variance[j]!, max[j]! - min[j]!)
      }
      const kept = Array.from(variance, (v) => v > threshold)
      if (!kept.includes(true)) {
        throw new InputError(
          `variance-threshold.fit: expected a column with a variance above ${threshold}, got none. Lower 'threshold', or check what was loaded.`,
        )
      }
      return selectedState(kept, variance)
    },
    ...selectedColumns,
  }),
)
