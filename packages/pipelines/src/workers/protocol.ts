import { DeviceError, FormatError, InputError, type Label, ParamError, type Warning } from '@foldwise/core'
import type { FoldTask } from '../validation/fold-runner.ts'
import type { FoldResult } from '../validation/subject.ts'
import type { Sent } from './sent.ts'

/** Marks our messages among others' on the same channel. */
export const CHANNEL = 'foldwise-trials'

/** What a worker gets first, once. */
export interface Setup {
  readonly channel: typeof CHANNEL
  readonly where: string
  readonly x: Sent
  readonly y: ArrayLike<unknown>
  readonly weight: ArrayLike<number> | undefined
  readonly groups: ArrayLike<number | string> | undefined
  readonly classes: readonly Label[]
  readonly options: { readonly seed?: number | string; readonly threads?: number }
}

export interface Request {
  readonly channel: typeof CHANNEL
  readonly id: number
  readonly task: FoldTask
  /** What the recipe is, but for its code. */
  readonly recipe: string
}

export type Answer = { readonly channel: typeof CHANNEL; readonly id: number } & (
  | { readonly result: FoldResult; readonly warnings: readonly Warning[] }
  | { readonly error: { readonly name: string; readonly message: string } }
)

const CLASSES = [ParamError, InputError, FormatError, DeviceError] as const

/** An error of a worker, as the class that it was of. */
export function errorOf({ name, message }: { readonly name: string; readonly message: string }): Error {
  const Class = CLASSES.find((c) => new c('').name === name) ?? Error
  return new Class(message)
}

/** What tells one recipe from another: all that is no code. */
export function described(recipe: unknown): string {
  try {
    return JSON.stringify(recipe) ?? ''
  } catch {
    // Of a recipe with parts that JSON has not.
    return ''
  }
}
