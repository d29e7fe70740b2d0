import type { Rng } from '@foldwise/core'
import { log } from '@foldwise/kernels'

/**
 * Different row numbers, one after another in proportion to the weights of those left: the rows of the largest `log(u) / weight`
 * (Efraimidis and Spirakis, Information Processing Letters 97, 2006).
 */
export function heaviestKeys(rng: Rng, draws: number, weight: Float64Array): Int32Array<ArrayBuffer> {
  const keys = weight.map((w) => (w > 0 ? log(1 - rng.next()) / w : -Infinity))
  return Int32Array.from(keys.keys())
    .sort((a, b) => (keys[a]! === keys[b]! ? a - b : keys[b]! - keys[a]!))
    .slice(0, draws)
}
