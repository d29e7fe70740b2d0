import type { DenseMatrix } from '@foldwise/core'
import { erfc } from '@foldwise/kernels'
import { normalQuantile } from '../distribution/normal-quantile.ts'
import type { Limits } from './imputing-steps.ts'

/** Draws that depend on nothing but the seed, the step and the row's given values: a row gets the same ones in whichever batch it comes. */
interface Draws {
  readonly seed: number
  /** A number for each row. */
  readonly rows: Uint32Array
}

export function drawsFor({ data, shape: [rows, columns] }: DenseMatrix, seed: number): Draws {
  const bits = new Float64Array(1)
  const [words, keys] = [new Uint32Array(bits.buffer), new Uint32Array(rows)]
  for (let i = 0, k = 0; i < rows; i++) {
    let key = 0
    for (let j = 0; j < columns; j++, k++) {
      if (Number.isNaN(data[k]!)) continue
      // 0 for both zeros.
      bits[0] = data[k]! + 0
      key = mixed(mixed(mixed(key + j + 1) ^ words[0]!) ^ words[1]!)
    }
    keys[i] = key
  }
  return { seed, rows: keys }
}

/** Uniform, between 0 and 1 but neither. */
export function drawn({ seed, rows }: Draws, step: number, row: number): number {
  return ((mixed(mixed(rows[row]! ^ seed) + Math.imul(step + 1, 0x9e3779b9)) >>> 0) + 0.5) / 2 ** 32
}

/** The finalizer of splitmix32. */
function mixed(v: number): number {
  let z = v ^ (v >>> 16)
  z = Math.imul(z, 0x21f0aaad)
  z ^= z >>> 15
  z = Math.imul(z, 0x735a2d97)
  return z ^ (z >>> 15)
}

/**
 * The value of a normal variable between limits below which it falls with probability `p`; the nearer limit where the mean is beyond it,
 * as scikit-learn has it, and the mean where nothing deviates.
 */
export function truncatedNormal(mean: number, deviation: number, { low, high }: Limits, p: number): number {
  const limited = (v: number): number => Math.min(high, Math.max(low, v))
  if (!(deviation > 0) || mean < low || mean > high) return limited(mean)
  const below = (v: number): number => 0.5 * erfc(((mean - v) / deviation) * Math.SQRT1_2)
  const from = low === -Infinity ? 0 : below(low)
  const to = high === Infinity ? 1 : below(high)
  return limited(mean + deviation * normalQuantile(from + p * (to - from)))
}
