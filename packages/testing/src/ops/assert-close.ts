import type { Tensor } from '@foldwise/core'

/** How far apart two values may be: `absolute` plus `relative` times the expected value's size. */
export interface Tolerance {
  readonly relative: number
  readonly absolute: number
}

export const exact: Tolerance = { relative: 0, absolute: 0 }

/** Throws where a value differs by more than the tolerance. NaN equals NaN, infinities equal themselves. */
export function assertClose(got: ArrayLike<number>, want: ArrayLike<number>, { relative, absolute }: Tolerance): void {
  if (got.length !== want.length) throw new Error(`expected ${want.length} values, got ${got.length}`)
  for (let i = 0; i < want.length; i++) {
    const a = got[i]!
    const b = want[i]!
    if (Object.is(a, b) || a === b) continue
    if (!(Math.abs(a - b) <= absolute + relative * Math.abs(b))) {
      throw new Error(`expected ${b} at ${i} of ${want.length}, got ${a}`)
    }
  }
}

/** Throws unless two values are the same as JSON; the message starts with what they are. */
export function assertSame(what: string, got: unknown, want: unknown): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(want)]
  if (a !== b) throw new Error(`expected ${what} ${b}, got ${a}`)
}

/** Compares a tensor with the wanted one: dtype, shape, values. */
export async function assertTensor(got: Tensor, want: Tensor, tolerance: Tolerance): Promise<void> {
  assertSame('dtype', got.dtype, want.dtype)
  assertSame('shape', got.shape, want.shape)
  const discrete = want.dtype !== 'float32' && want.dtype !== 'float64'
  assertClose(await got.data(), await want.data(), discrete ? exact : tolerance)
}

/** Runs `fn`, which must throw (or reject with) an error of that name whose message contains every given part. */
export async function assertThrows(name: string, parts: readonly string[], fn: () => unknown): Promise<void> {
  let error: unknown
  try {
    await fn()
  } catch (e) {
    error = e
  }
  if (error === undefined) throw new Error(`expected a ${name}, got no error`)
  const { name: got, message } = error as Error
  if (got !== name) throw new Error(`expected a ${name}, got ${got}: ${message}`)
  for (const part of parts) if (!message.includes(part)) throw new Error(`expected '${part}' in '${message}'`)
}
