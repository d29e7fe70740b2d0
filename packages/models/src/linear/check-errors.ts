import { InputError } from '@foldwise/core'

/** Throws `InputError` where what was made of squared targets or errors is no finite number: squares of values beyond 1e154 are not. */
export function checkErrors(where: string, made: number): void {
  if (Number.isFinite(made)) return
  throw new InputError(
    `${where}: expected targets whose squared errors add up to finite numbers, got larger ones. Scale the targets first.`,
  )
}
