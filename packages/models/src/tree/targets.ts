import { InputError, ParamError, type Targets } from '@foldwise/core'

/** Throws `InputError` for targets that the criterion has no value for, and `ParamError` for more than it takes. */
export function checkCriterion(type: string, criterion: string, { y, outputs }: Targets): void {
  if (criterion === 'absoluteError' && outputs > 1)
    throw new ParamError(
      `${type}.fit: expected one target for criterion 'absoluteError', got ${outputs}. Fit a model for each, or use criterion 'squaredError'.`,
    )
  if (criterion !== 'poisson') return
  const bad = y.findIndex((v) => v < 0)
  if (bad >= 0)
    throw new InputError(
      `${type}.fit: expected targets >= 0 for criterion 'poisson', got ${y[bad]} in row ${Math.floor(bad / outputs)}. Use criterion 'squaredError'.`,
    )
  for (let k = 0; k < outputs; k++) {
    if (y.some((v, i) => i % outputs === k && v > 0)) continue
    throw new InputError(
      `${type}.fit: expected a target above 0 for criterion 'poisson', got none${outputs > 1 ? ` for output ${k}` : ''}. Use criterion 'squaredError'.`,
    )
  }
}
