import { ParamError, show } from '../errors.ts'
import { checkBound } from '../input/check-bound.ts'
import { square } from '../input/weighted-mean.ts'
import { powerOf } from '../numeric/power.ts'
import { logarithm } from '../probability/log.ts'

/** Throws `InputError` or `ParamError` unless numbers and power are those of a Tweedie deviance. */
export function checkTweedie(where: string, yTrue: ArrayLike<number>, yPred: ArrayLike<number>, power: number): void {
  if (!(power <= 0 || power >= 1) || !Number.isFinite(power)) {
    throw new ParamError(
      `${where}: expected 'power' to be a number <= 0 or >= 1, got ${show(power)}. No Tweedie distribution has a power between.`,
    )
  }
  if (power >= 1) checkBound(where, 'yTrue', yTrue, 0, power < 2 ? 'itself too' : 'not itself')
  if (power !== 0) checkBound(where, 'yPred', yPred, 0, 'not itself')
}

/** Deviance of a target `y` from a mean `m` in the Tweedie family of a variance that grows as `m` to the `power`. */
export function unitDeviance(power: number): (y: number, m: number) => number {
  if (power === 0) return (y, m) => square(y - m)
  if (power === 1) {
    const log = logarithm()
    return (y, m) => 2 * ((y === 0 ? 0 : y * log(y / m)) - y + m)
  }
  if (power === 2) {
    const log = logarithm()
    return (y, m) => 2 * (log(m / y) + y / m - 1)
  }
  const one = powerOf(1 - power)
  const two = powerOf(2 - power)
  return (y, m) =>
    2 * (two(Math.max(y, 0)) / ((1 - power) * (2 - power)) - (y * one(m)) / (1 - power) + two(m) / (2 - power))
}
