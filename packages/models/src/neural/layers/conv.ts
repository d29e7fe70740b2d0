import { InputError, type Shape, sizeOf } from '@foldwise/core'
import { conv } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { uniform } from '../noise.ts'
import { count } from './check.ts'
import { sequential } from './sequential.ts'

export interface ConvLayerOptions {
  /** Default 1. One number stands for every axis, here and below. */
  readonly strides?: number | readonly number[]
  /** Default 0. One number for all sides, `[...before, ...after]`, or `'same'`: ceil(size / stride) is kept. */
  readonly pads?: number | readonly number[] | 'same'
  /** Default 1. */
  readonly dilations?: number | readonly number[]
  /** Default 1. Channels are cut into this many groups, each convolved on its own. */
  readonly groups?: number
  /** Default true. */
  readonly bias?: boolean
}

/**
 * Convolution of signals `[n, channels, width]` with `filters` filters of a width. Weights `weight` `[filters, channels /
 * groups, width]` and `bias`, as PyTorch's `Conv1d`, start uniform within 1 / sqrt(values a filter sees).
 */
export const conv1d = (filters: number, kernel: number, options: ConvLayerOptions = {}): Layer =>
  convolution('conv1d', 1, filters, [kernel], options)

/**
 * Convolution of images `[n, channels, height, width]` with `filters` filters of a size (one number: square). Weights
 * `weight` `[filters, channels / groups, height, width]` and `bias`, as PyTorch's `Conv2d`, start uniform within
 * 1 / sqrt(values a filter sees).
 */
export const conv2d = (
  filters: number,
  kernel: number | readonly [number, number],
  options: ConvLayerOptions = {},
): Layer => convolution('conv2d', 2, filters, square(kernel), options)

export interface DepthwiseOptions extends Omit<ConvLayerOptions, 'groups'> {
  /** Filters for each channel. Default 1. */
  readonly multiplier?: number
}

/** Convolution of each channel of images on its own, with `multiplier` filters a channel. */
export function depthwiseConv2d(kernel: number | readonly [number, number], options: DepthwiseOptions = {}): Layer {
  const { multiplier = 1, ...rest } = options
  count('depthwiseConv2d', 'multiplier', multiplier)
  const sized = (channels: number) =>
    convolution('depthwiseConv2d', 2, channels * multiplier, square(kernel), { ...rest, groups: channels })
  return {
    init: (random, shape) => sized(shape[0] ?? 0).init(random, shape),
    apply: (params, x, context) => sized(x.shape[1]!).apply(params, x, context),
  }
}

/** A depthwise convolution `depthwise`, then one of 1 x 1 called `pointwise`, which mixes channels. Source: Chollet (2017). */
export const separableConv2d = (
  filters: number,
  kernel: number | readonly [number, number],
  options: DepthwiseOptions = {},
): Layer =>
  sequential({
    depthwise: depthwiseConv2d(kernel, options),
    pointwise: conv2d(filters, 1, { bias: options.bias ?? true }),
  })

function convolution(
  name: string,
  axes: number,
  filters: number,
  kernel: readonly number[],
  { groups = 1, bias = true, ...sliding }: ConvLayerOptions,
): Layer {
  count(name, 'filters', filters)
  count(name, 'groups', groups)
  for (const k of kernel) count(name, 'kernel', k)
  return {
    init(random, shape) {
      const channels = channelsOf(name, shape, axes)
      equalGroups(name, channels, filters, groups)
      const size = [filters, channels / groups, ...kernel]
      const bound = 1 / Math.sqrt(sizeOf(size.slice(1)))
      const weight = uniform(random, size, bound)
      return { params: bias ? { weight, bias: uniform(random, [filters], bound) } : { weight } }
    },
    apply: ({ weight, bias: b }, x) => conv(x, weight!, { ...sliding, group: groups, ...(b && { bias: b }) }),
  }
}

/** Throws `InputError` unless channels and filters can be cut into groups of one size. */
export function equalGroups(name: string, channels: number, filters: number, groups: number): void {
  if (channels % groups === 0 && filters % groups === 0) return
  throw new InputError(
    `${name}: expected ${channels} channels and ${filters} filters in ${groups} equal groups, got a remainder. Change groups.`,
  )
}

export const square = (kernel: number | readonly [number, number]): readonly number[] =>
  typeof kernel === 'number' ? [kernel, kernel] : kernel

export function channelsOf(name: string, shape: Shape, axes: number): number {
  if (shape.length === axes + 1 && shape[0]! > 0) return shape[0]!
  const want = axes === 1 ? '[channels, width]' : '[channels, height, width]'
  throw new InputError(`${name}: expected examples ${want}, got [${shape.join(', ')}]. Reshape them.`)
}
