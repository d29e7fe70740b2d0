import { log } from '@foldwise/kernels'
import seedrandom from 'seedrandom'

/** Random draws from one named stream. The same seed and names give the same draws everywhere. */
export interface Rng {
  /** Uniform in [0, 1) with 53 random bits. */
  next(): number
  /** Uniform integer in [0, n). */
  integer(n: number): number
  /** 32 random bits, the seed of a kernel's counter-based generator. */
  uint32(): number
  /** Standard normal (Marsaglia's polar method). */
  normal(): number
  /** A permutation of 0 .. n-1 (Fisher-Yates). */
  permutation(n: number): Int32Array<ArrayBuffer>
}

/**
 * The stream with a name, derived from a seed: `stream(seed, 'tree', 17)`.
 * Streams do not depend on one another, so results do not depend on scheduling or on how much someone else drew.
 */
export function stream(seed: number | string, ...name: readonly (string | number)[]): Rng {
  // JSON keeps 1 and '1', and ('a', 'b') and ('a,b'), apart.
  const random = seedrandom(JSON.stringify([seed, ...name]))
  let spare: number | undefined
  const integer = (n: number): number => Math.floor(random() * n)
  return {
    next: random,
    integer,
    uint32: () => random.int32() >>> 0,
    normal() {
      if (spare !== undefined) {
        const value = spare
        spare = undefined
        return value
      }
      for (;;) {
        const u = 2 * random() - 1
        const v = 2 * random() - 1
        const s = u * u + v * v
        if (s > 0 && s < 1) {
          const scale = Math.sqrt((-2 * log(s)) / s)
          spare = v * scale
          return u * scale
        }
      }
    },
    permutation(n) {
      const out = Int32Array.from({ length: n }, (_, i) => i)
      for (let i = n - 1; i > 0; i--) {
        const j = integer(i + 1)
        const t = out[i]!
        out[i] = out[j]!
        out[j] = t
      }
      return out
    },
  }
}
