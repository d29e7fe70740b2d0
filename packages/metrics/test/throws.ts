import { expect } from 'vitest'

/** Expects a throw of exactly this class and message. */
export function throwsExactly(
  run: () => unknown,
  Class: abstract new (...args: never[]) => Error,
  message: string,
): void {
  let error: unknown
  try {
    run()
  } catch (caught) {
    error = caught
  }
  expect(error).toBeInstanceOf(Class)
  expect((error as Error).message).toBe(message)
}
