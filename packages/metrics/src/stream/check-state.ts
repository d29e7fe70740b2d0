import { InputError, show } from '../errors.ts'
import type { StreamState } from './metric-stream.ts'

/** Throws `InputError` unless `state` is one of a stream of the same metric and options. */
export function checkState(of: string, state: StreamState): void {
  if (state?.of === of) return
  throw new InputError(
    `merge: expected a state of '${of}', got ${show(state?.of)}. Merge streams of one metric with the same options.`,
  )
}

/** Throws `InputError` unless `value` is a finite number, as one of a state is. */
export function checkNumber(of: string, value: unknown): void {
  if (Number.isFinite(value)) return
  throw new InputError(
    `merge: expected finite numbers in the state of '${of}', got ${show(value)}. Pass what state() returned, unchanged.`,
  )
}

/** Throws `InputError` for a stream without rows. */
export function checkAny(of: string, any: boolean): void {
  if (any) return
  throw new InputError(`${of}: expected at least one row, got none. Call update or merge first.`)
}

/** Throws `InputError` naming the part of a state that is not what `state()` makes. */
export function checkPart(of: string, name: string, fits: boolean): void {
  if (fits) return
  throw new InputError(
    `merge: expected '${name}' in the state of '${of}', got none that fits. Pass what state() returned, unchanged.`,
  )
}
