import type { Steps } from '@foldwise/kernels'

/** Entries between two pauses of loops over nodes: a millisecond or two. */
export const STEP = 2 ** 18

/** `out.set(from, at)` in steps. */
export function* copying<T extends Float64Array | Int32Array | Uint8Array>(from: T, out: T, at = 0): Steps<void> {
  for (let i = 0; i < from.length; i += STEP) {
    out.set(from.subarray(i, i + STEP), at + i)
    yield
  }
}
