import { hostData, hostTensor, InputError, ParamError, type Rng, show, type Tensor } from '@foldwise/core'
import { pow } from '@foldwise/kernels'
import { count } from '../layers/check.ts'
import type { Augmentation } from './images.ts'

export interface MixupOptions {
  /** Number of classes: targets become shares of them. */
  readonly classes: number
  /** Above 0 up to 1: the larger, the more evenly two examples are mixed. Default 0.2. */
  readonly alpha?: number
}

/**
 * Each example and its target as a mean of it and another of the batch, with weights from a Beta(alpha, alpha) distribution.
 * Targets, int32 class numbers `[n]`, become shares of classes `[n, classes]`, which `crossEntropy` takes. Throws `InputError` for numbers that are no class.
 * Source: Zhang et al., mixup (2018).
 */
export function mixup({ classes, alpha = 0.2 }: MixupOptions): Augmentation {
  if (!(alpha > 0 && alpha <= 1)) {
    throw new ParamError(`mixup: expected alpha > 0 and <= 1, got ${show(alpha)}. The default is 0.2.`)
  }
  count('mixup', 'classes', classes)
  return (batch, random) => {
    const n = batch.x.shape[0]!
    const other = random.permutation(n)
    const keep = Float64Array.from({ length: n }, () => beta(alpha, random))
    const mixed = (t: Tensor) => {
      const values = hostData(t)
      const size = values.length / n
      const out = Float32Array.from(values, (v, k) => {
        const i = Math.floor(k / size)
        return keep[i]! * v + (1 - keep[i]!) * values[other[i]! * size + (k % size)]!
      })
      return hostTensor(out, t.shape, 'float32')
    }
    const shares = new Float32Array(n * classes)
    hostData(batch.y).forEach((c, i) => {
      if (!(c >= 0 && c < classes)) {
        throw new InputError(`mixup: expected class numbers from 0 to ${classes - 1}, got ${c}. Check the classes.`)
      }
      shares[i * classes + c] = 1
    })
    return { ...batch, x: mixed(batch.x), y: mixed(hostTensor(shares, [n, classes], 'float32')) }
  }
}

/** A draw of Beta(alpha, alpha), alpha at most 1 (Jöhnk, 1964). */
function beta(alpha: number, random: Rng): number {
  for (;;) {
    const [u, v] = [pow(random.next(), 1 / alpha), pow(random.next(), 1 / alpha)]
    if (u + v <= 1 && u + v > 0) return u / (u + v)
  }
}
