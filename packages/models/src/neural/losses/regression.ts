import { ParamError, show } from '@foldwise/core'
import { abs, add, less, mul, square, sub, where } from '@foldwise/core/ops'
import { elementwise, type Loss } from './loss.ts'

/** Mean of squared differences. */
export const meanSquaredError = (): Loss => elementwise('meanSquaredError', (x, y) => square(sub(x, y)))

/** Mean of absolute differences. */
export const meanAbsoluteError = (): Loss => elementwise('meanAbsoluteError', (x, y) => abs(sub(x, y)))

/** Half the square of differences below `delta`, in proportion above: less moved by outliers. Source: Huber (1964). */
export function huber(delta = 1): Loss {
  if (!(delta > 0)) throw new ParamError(`huber: expected delta > 0, got ${show(delta)}. The default is 1.`)
  return elementwise('huber', (x, y) => {
    const d = abs(sub(x, y))
    return where(less(d, delta), mul(square(d), 0.5), add(mul(d, delta), -0.5 * delta * delta))
  })
}
