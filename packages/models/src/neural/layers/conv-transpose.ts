import { sizeOf } from '@foldwise/core'
import { convTranspose } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { uniform } from '../noise.ts'
import { count } from './check.ts'
import { channelsOf, equalGroups, square } from './conv.ts'

export interface ConvTransposeLayerOptions {
  /** Default 1. */
  readonly strides?: number | readonly number[]
  /** Taken off the result. Default 0. */
  readonly pads?: number | readonly number[]
  /** Added to the end of each axis of the result; below the stride. Default 0. */
  readonly outputPadding?: number | readonly number[]
  /** Default 1. */
  readonly dilations?: number | readonly number[]
  /** Default 1. */
  readonly groups?: number
  /** Default true. */
  readonly bias?: boolean
}

/** Transposed convolution of signals `[n, channels, width]`; see `convTranspose2d`. */
export const convTranspose1d = (filters: number, kernel: number, options: ConvTransposeLayerOptions = {}): Layer =>
  transposed('convTranspose1d', 1, filters, [kernel], options)

/**
 * Transposed convolution of images, which makes them larger. Weights `weight` `[channels, filters / groups, height, width]`
 * and `bias`, as PyTorch's `ConvTranspose2d`, start uniform within 1 / sqrt(filters / groups * height * width).
 */
export const convTranspose2d = (
  filters: number,
  kernel: number | readonly [number, number],
  options: ConvTransposeLayerOptions = {},
): Layer => transposed('convTranspose2d', 2, filters, square(kernel), options)

function transposed(
  name: string,
  axes: number,
  filters: number,
  kernel: readonly number[],
  { groups = 1, bias = true, ...sliding }: ConvTransposeLayerOptions,
): Layer {
  count(name, 'filters', filters)
  count(name, 'groups', groups)
  for (const k of kernel) count(name, 'kernel', k)
  return {
    init(random, shape) {
      const channels = channelsOf(name, shape, axes)
      equalGroups(name, channels, filters, groups)
      const size = [channels, filters / groups, ...kernel]
      const bound = 1 / Math.sqrt(sizeOf(size.slice(1)))
      const weight = uniform(random, size, bound)
      return { params: bias ? { weight, bias: uniform(random, [filters], bound) } : { weight } }
    },
    apply: ({ weight, bias: b }, x) => convTranspose(x, weight!, { ...sliding, group: groups, ...(b && { bias: b }) }),
  }
}
