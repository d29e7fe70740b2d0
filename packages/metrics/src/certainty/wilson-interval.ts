import type { Interval } from '../charts/chart-options.ts'
import { InputError, show } from '../errors.ts'
import { checkLevel } from '../input/check-level.ts'
import { normalBound } from '../numeric/normal.ts'

export interface LevelOptions {
  /** How often such intervals cover the truth. Default 0.95. */
  readonly level?: number
}

/**
 * Interval of a share from counts: `successes` of `trials`, such as the right rows of an accuracy, the true positives of a
 * precision or recall. Covers well for few trials and shares near 0 and 1, and stays within them (Wilson 1927).
 * Throws `InputError` unless the counts are integers with `0 <= successes <= trials` and a trial, `ParamError` for a level
 * outside 0 to 1. scipy: `binomtest(...).proportion_ci(method='wilson')`.
 */
export function wilsonInterval(successes: number, trials: number, { level = 0.95 }: LevelOptions = {}): Interval {
  checkLevel('wilsonInterval', level)
  const counts = Number.isSafeInteger(successes) && Number.isSafeInteger(trials)
  if (!counts || trials < 1 || successes < 0 || successes > trials) {
    throw new InputError(
      `wilsonInterval: expected integers 0 <= successes <= trials and at least one trial, got ${show(successes)} of ${show(trials)}. ` +
        'Pass counts of rows, not shares.',
    )
  }
  const z = normalBound(level)
  const share = successes / trials
  const spread = z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))
  const centre = share + (z * z) / (2 * trials)
  const scale = 1 + (z * z) / trials
  return {
    low: successes === 0 ? 0 : (centre - spread) / scale,
    high: successes === trials ? 1 : (centre + spread) / scale,
  }
}
