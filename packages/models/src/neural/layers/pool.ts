import { averagePool, globalAveragePool, globalMaxPool, maxPool, reshape } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { lambda } from './sequential.ts'

export interface PoolLayerOptions {
  /** Default: the size of the window. */
  readonly strides?: number | readonly number[]
  /** Default 0. */
  readonly pads?: number | readonly number[] | 'same'
}

export interface AveragePoolLayerOptions extends PoolLayerOptions {
  /** Whether zeros of the padding count as values. Default false. */
  readonly countIncludePad?: boolean
}

/** The largest value under each window of `[n, channels, ...spatial]`, one or two spatial axes. */
export const maxPooling = (kernel: number | readonly number[], options: PoolLayerOptions = {}): Layer =>
  lambda((x) => maxPool(x, kernel, options))

/** The mean under each window of `[n, channels, ...spatial]`, one or two spatial axes. */
export const averagePooling = (kernel: number | readonly number[], options: AveragePoolLayerOptions = {}): Layer =>
  lambda((x) => averagePool(x, kernel, options))

/** The mean of each channel: `[n, channels, ...spatial]` to `[n, channels]`. */
export const globalAveragePooling = (): Layer => lambda((x) => reshape(globalAveragePool(x), [0, x.shape[1]!]))

/** The largest value of each channel: `[n, channels, ...spatial]` to `[n, channels]`. */
export const globalMaxPooling = (): Layer => lambda((x) => reshape(globalMaxPool(x), [0, x.shape[1]!]))
