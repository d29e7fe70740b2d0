import type { LabelledRows } from '../contract.ts'
import { InputError } from '../errors.ts'
import type { InputKind } from '../input.ts'
import { encodeGroups } from './groups.ts'
import { checkWidth, fitInput } from './rows.ts'
import { checkWeights } from './weights.ts'

/** Rows that a fit may watch and stop by, checked as those it learns from. */
export interface WatchedRows<Native, Y> {
  readonly x: Native
  readonly rows: number
  readonly y: Y
  readonly weight: Float64Array | undefined
  readonly groups: Int32Array | undefined
}

interface Watcher<In, Native> {
  readonly type: string
  readonly accepts: InputKind<In, Native>
  readonly allowMissing?: boolean
  readonly usesValidation?: boolean
  readonly usesGroups?: boolean
}

/**
 * The data's validation rows in native form, undefined where there are none. Throws `InputError` where the type has no
 * use for them, and where they have another width than the rows to learn from.
 */
export function watchedRows<In, Native, Y>(
  d: Watcher<In, Native>,
  method: string,
  given: LabelledRows<In, unknown> | undefined,
  features: number | undefined,
  targets: (where: string, y: unknown, rows: number) => Y,
): WatchedRows<Native, Y> | undefined {
  if (given === undefined) return undefined
  refuseValidation(d, method, given)
  const where = `${d.type}.${method}: validation`
  const { native, rows, features: width } = fitInput(where, d.accepts, given.x, d.allowMissing ?? false)
  checkWidth(where, width, features)
  return {
    x: native,
    rows,
    y: targets(where, given.y, rows),
    weight: given.weight && checkWeights(where, given.weight, rows),
    groups: d.usesGroups ? encodeGroups(where, given.groups, rows) : undefined,
  }
}

/** Throws `InputError` for validation rows that a type has no use for: they would be ignored in silence. */
export function refuseValidation(
  d: { readonly type: string; readonly usesValidation?: boolean },
  method: string,
  given: unknown,
): void {
  if (given === undefined || d.usesValidation) return
  throw new InputError(
    `${d.type}.${method}: expected no 'validation' rows, which it has no use for, got some. Leave them out, and score the model on them.`,
  )
}
