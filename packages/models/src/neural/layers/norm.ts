import { ParamError, type Shape, show, type Tensor } from '@foldwise/core'
import {
  add,
  batchNormalization,
  batchNormalizationTraining,
  groupNormalization,
  layerNormalization,
  mul,
  rmsNormalization,
  stopGradient,
} from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { ones, zeros } from '../noise.ts'

export interface NormOptions {
  /** Added to the variance. Default 1e-5. */
  readonly epsilon?: number
}

export interface BatchNormOptions extends NormOptions {
  /** How much of a batch goes into the running statistics. Default 0.1. */
  readonly momentum?: number
}

/**
 * Batch normalization of `[n, channels, ...]`: in training by the batch's mean and variance, else by running ones. Weights
 * `weight` and `bias`, state `running_mean` and `running_var` (unbiased), `[channels]`, as PyTorch's `BatchNorm`.
 * Source: Ioffe & Szegedy (2015).
 */
export function batchNorm(options: BatchNormOptions = {}): Layer {
  const { momentum = 0.1, epsilon = 1e-5 } = options
  if (!(momentum > 0 && momentum <= 1)) {
    throw new ParamError(`batchNorm: expected momentum > 0 and <= 1, got ${show(momentum)}. The default is 0.1.`)
  }
  return {
    init: (_, [channels = 0]) => ({
      params: { weight: ones([channels]), bias: zeros([channels]) },
      state: { running_mean: zeros([channels]), running_var: ones([channels]) },
    }),
    apply({ weight, bias }, x, context) {
      const before = { mean: context.recall('running_mean'), variance: context.recall('running_var') }
      const learned = { scale: weight!, bias: bias! }
      if (!context.training) return batchNormalization(x, { ...learned, ...before }, epsilon)
      const { y, mean, variance } = batchNormalizationTraining(x, learned, epsilon)
      const count = x.size / weight!.size
      const mixed = (old: Tensor, now: Tensor, factor = 1) =>
        add(mul(old, 1 - momentum), mul(stopGradient(now), momentum * factor))
      context.remember('running_mean', mixed(before.mean, mean))
      context.remember('running_var', mixed(before.variance, variance, count / Math.max(1, count - 1)))
      return y
    },
  }
}

/** Layer normalization over the last axis of `[n, ..., size]`, with `weight` and `bias` `[size]`. Source: Ba et al. (2016). */
export const layerNorm = ({ epsilon = 1e-5 }: NormOptions = {}): Layer => ({
  decodes: true,
  init: (_, shape) => scaleAndBias(shape.slice(-1)),
  apply: ({ weight, bias }, x) => layerNormalization(x, weight!, bias!, epsilon),
})

/** Group normalization of `[n, channels, ...]`, with `weight` and `bias` `[channels]`. Source: Wu & He (2018). */
export const groupNorm = (groups: number, { epsilon = 1e-5 }: NormOptions = {}): Layer => ({
  init: (_, shape) => scaleAndBias(shape.slice(0, 1)),
  apply: ({ weight, bias }, x) => groupNormalization(x, groups, weight!, bias!, epsilon),
})

/** RMS normalization over the last axis of `[n, ..., size]`, with `weight` `[size]`; epsilon 1e-6. Source: Zhang & Sennrich (2019). */
export const rmsNorm = ({ epsilon = 1e-6 }: NormOptions = {}): Layer => ({
  decodes: true,
  init: (_, shape) => ({ params: { weight: ones(shape.slice(-1)) } }),
  apply: ({ weight }, x) => rmsNormalization(x, weight!, epsilon),
})

const scaleAndBias = (shape: Shape) => ({ params: { weight: ones(shape), bias: zeros(shape) } })
