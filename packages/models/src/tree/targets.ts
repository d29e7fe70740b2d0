import { InputError } from '@foldwise/core'

/** Throws `InputError` for targets that the Poisson deviance has no value for. */
export function checkCounts(type: string, criterion: string, y: Float64Array): void {
  if (criterion !== 'poisson') return
  const bad = y.findIndex((v) => v < 0)
  if (bad >= 0)
    throw new InputError(
      `${type}.fit: expected targets >= 0 for criterion 'poisson', got ${y[bad]} in row ${bad}. Use criterion 'squaredError'.`,
    )
  if (!y.some((v) => v > 0))
    throw new InputError(
      `${type}.fit: expected a target above 0 for criterion 'poisson', got none. Use criterion 'squaredError'.`,
    )
}
