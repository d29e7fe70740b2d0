import { show } from '@foldwise/core'

/** A check that did not hold. The message says what was expected and what came. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure'
}

export function expect(holds: boolean, message: string): void {
  if (!holds) throw new CheckFailure(message)
}

type ErrorClass = abstract new (...args: never[]) => Error

/** Expects a rejection with an error of the class, whose name is compared: two copies of core may be installed. */
export async function refuses(what: string, Class: ErrorClass, run: () => unknown): Promise<void> {
  const error = await caught(run)
  expect(
    error instanceof Error && error.name === Class.name,
    `expected ${what} to be refused with ${Class.name}, got ${error === undefined ? 'no error' : String(error)}`,
  )
}

/** What `run` throws or rejects with; undefined where it does neither. */
export async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error ?? null
  }
  return undefined
}

/** Expects equal numbers; tolerance 0 means the same bits. */
export function expectClose(what: string, a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): void {
  expect(a.length === b.length, `expected ${what}: ${a.length} values and ${b.length}`)
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i]!, b[i]!]
    const close = Object.is(x, y) || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(x), Math.abs(y))
    expect(close, `expected ${what}, within ${tolerance}, got ${x} and ${y} as value ${i}`)
  }
}

export function expectEqual(what: string, a: unknown, b: unknown): void {
  const [x, y] = [JSON.stringify(a) ?? 'undefined', JSON.stringify(b) ?? 'undefined']
  expect(x === y, `expected ${what}, got ${x.length < 200 ? `${x} and ${y}` : `${show(a)} and ${show(b)}`}`)
}

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((v, i) => v === b[i])

export function expectSameBytes(what: string, a: Uint8Array, b: Uint8Array): void {
  expect(a.length === b.length, `expected ${what}, got ${a.length} bytes and ${b.length}`)
  const at = a.findIndex((v, i) => v !== b[i])
  expect(at < 0, `expected ${what}, got a difference in byte ${at} of ${a.length}`)
}
