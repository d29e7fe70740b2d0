import { custom, type Param, ParamError } from '@foldwise/core'
import { log } from '@foldwise/kernels'

/** Probabilities of the classes before a row is seen, in the order of `classes`; null: as the data says. */
export const classPriorParam = (): Param<readonly number[] | null> =>
  custom({
    kind: 'numbers',
    default: null as readonly number[] | null,
    expects: 'an array of numbers >= 0 that add up to 1, or null',
    accepts: (v) =>
      v === null ||
      (Array.isArray(v) &&
        v.every((p) => typeof p === 'number' && p >= 0) &&
        Math.abs(v.reduce((sum: number, p: number) => sum + p, 0) - 1) < 1e-9),
  })

/** Logarithms of given priors, of the classes' shares of the weight, or of equal shares. */
export function logPrior(
  type: string,
  given: readonly number[] | null,
  totals: Float64Array,
  fitPrior = true,
): Float64Array<ArrayBuffer> {
  const classes = totals.length
  if (given && given.length !== classes) {
    throw new ParamError(
      `${type}.fit: expected 'classPrior' to have one number for each of ${classes} classes, got ${given.length}. They are in the order of model.classes.`,
    )
  }
  const sum = totals.reduce((a, b) => a + b, 0)
  return Float64Array.from(totals, (t, c) => log(given ? given[c]! : fitPrior ? t / sum : 1 / classes))
}
