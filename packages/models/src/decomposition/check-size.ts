import { InputError } from '@foldwise/core'

/** Throws `InputError` where what was made of squares of values is no finite number: squares of values beyond 1e154 are not. */
export function checkSize(where: string, made: number): void {
  if (Number.isFinite(made)) return
  throw new InputError(
    `${where}: expected columns whose squares add up to finite numbers, got larger ones. Scale the columns first.`,
  )
}
