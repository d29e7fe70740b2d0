import { expect } from 'vitest'

type ErrorClass = abstract new (...args: never[]) => Error

/** Expects a throw or rejection of exactly this class and message. */
export async function throwsExactly(run: () => unknown, Class: ErrorClass, message: string): Promise<void> {
  const error = await caught(run)
  expect(error).toBeInstanceOf(Class)
  expect((error as Error).message).toBe(message)
}

/** What `run` throws or rejects with. Fails where it does neither. */
export async function caught(run: () => unknown): Promise<unknown> {
  try {
    await run()
  } catch (error) {
    return error
  }
  return expect.fail('expected an error, got none')
}
