import { InputError } from '../errors.ts'
import type { InputKind } from '../input.ts'

/** Native rows to learn from. Throws `InputError` where there are none, or no features. */
export function fitInput<In, Native>(
  where: string,
  kind: InputKind<In, Native>,
  x: In,
  allowMissing: boolean,
): { native: Native; rows: number; features: number | undefined } {
  const native = kind.convert(x, where, { finite: !allowMissing })
  const rows = kind.rows(native)
  if (rows === 0) throw new InputError(`${where}: expected at least one row, got none. Check what was loaded.`)
  const features = kind.features(native)
  if (features === 0) throw new InputError(`${where}: expected at least one feature, got none. Check what was loaded.`)
  return { native, rows, features }
}

/** Native rows for a method of a fitted model. Throws `InputError` where their width is not `features`, the one that was learned. */
export function methodInput<In, Native>(
  where: string,
  kind: InputKind<In, Native>,
  x: In,
  allowMissing: boolean,
  features: number | undefined,
): Native {
  const native = kind.convert(x, where, { finite: !allowMissing })
  if (kind.rows(native) > 0) checkWidth(where, kind.features(native), features)
  return native
}

export function checkWidth(where: string, got: number | undefined, features: number | undefined): void {
  if (got === features) return
  throw new InputError(
    `${where}: expected ${features ?? 'no'} features, as in fit, got ${got}. Prepare the rows as those the model learned from.`,
  )
}
