import type { Layer } from '../layer.ts'
import { type Activation, activation } from '../layers/activations.ts'
import { dense } from '../layers/dense.ts'
import { type BatchNormOptions, batchNorm } from '../layers/norm.ts'
import { sequential } from '../layers/sequential.ts'

/** A convolution without bias, batch normalization and an activation: parts '0', '1' and '2'. */
export const normalized = (convolution: Layer, act: Activation, norm: BatchNormOptions = {}): Layer =>
  sequential([convolution, batchNorm(norm), activation(act)])

/** The nearest multiple of 8, by no more than a tenth below. */
export function divisible(channels: number): number {
  const nearest = Math.max(8, Math.floor((channels + 4) / 8) * 8)
  return nearest < 0.9 * channels ? nearest + 8 : nearest
}

/** The last layer, or none for 0 outputs. */
export const lastLayer = (outputs: number): readonly Layer[] => (outputs === 0 ? [] : [dense(outputs)])
