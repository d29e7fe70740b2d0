import type { Layer } from '../layer.ts'
import { type Activation, activation } from '../layers/activations.ts'
import { conv2d } from '../layers/conv.ts'
import { dense } from '../layers/dense.ts'
import { dropout } from '../layers/dropout.ts'
import { batchNorm } from '../layers/norm.ts'
import { globalAveragePooling, maxPooling } from '../layers/pool.ts'
import { sequential } from '../layers/sequential.ts'
import { flatten } from '../layers/shape.ts'

export interface CnnOptions {
  /** Channels of each stage, after each of which the image is halved. Default [32, 64]. */
  readonly channels?: readonly number[]
  /** Convolutions a stage. Default 1. */
  readonly depth?: number
  /** Default 3. */
  readonly kernel?: number
  /** Default 'relu'. */
  readonly activation?: Activation
  /** Default true. */
  readonly batchNorm?: boolean
  /** Width of a dense layer before the last, or 0 for the mean of each channel instead. Default 128. */
  readonly hidden?: number
  /** Before the last layer. Default 0. */
  readonly dropout?: number
}

/** Stages of convolutions and max pooling from images `[n, channels, height, width]` to `[n, outputs]`; 0: the features before the last layer. */
export function cnn(outputs: number, options: CnnOptions = {}): Layer {
  const { channels = [32, 64], depth = 1, kernel = 3, batchNorm: normalize = true, hidden = 128 } = options
  const act = activation(options.activation ?? 'relu')
  const convolution = (filters: number) => [
    conv2d(filters, kernel, { pads: 'same', bias: !normalize }),
    ...(normalize ? [batchNorm()] : []),
    act,
  ]
  const stage = (filters: number) => [
    ...Array.from({ length: depth }, () => convolution(filters)).flat(),
    maxPooling(2),
  ]
  return sequential([
    ...channels.flatMap(stage),
    ...(hidden > 0 ? [flatten(), dense(hidden), act] : [globalAveragePooling()]),
    ...(options.dropout ? [dropout(options.dropout)] : []),
    ...(outputs === 0 ? [] : [dense(outputs)]),
  ])
}
