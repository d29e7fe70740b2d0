import { ParamError, show } from '../errors.ts'
import { checkLevel } from '../input/check-level.ts'

/** Throws `ParamError` unless seed, count and level are such. */
export function checkResampling(where: string, seed: number, resamples: number, level: number): void {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ParamError(`${where}: expected 'seed' to be an integer >= 0, got ${show(seed)}.`)
  }
  if (!Number.isSafeInteger(resamples) || resamples < 1) {
    throw new ParamError(`${where}: expected 'resamples' to be an integer >= 1, got ${show(resamples)}.`)
  }
  checkLevel(where, level)
}
