import { ParamError, type Shape, show, type Tensor } from '@foldwise/core'
import {
  add,
  batchNormalization,
  batchNormalizationTraining,
  div,
  groupNormalization,
  layerNormalization,
  maximum,
  mul,
  reshape,
  rmsNormalization,
  rsqrt,
  square,
  stopGradient,
  sub,
  sum,
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
 * `weight` and `bias`, state `running_mean` and `running_var` (unbiased), `[channels]`, as PyTorch's `BatchNorm`. Rows count by
 * their weights, where a run has them.
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
      const { y, mean, variance, unbiased } = context.weight
        ? weighted(x, context.weight, learned, epsilon)
        : alike(x, learned, epsilon)
      const mixed = (old: Tensor, now: Tensor, factor: Tensor | number = 1) => {
        const share = typeof factor === 'number' ? momentum * factor : mul(factor, momentum)
        return add(mul(old, 1 - momentum), mul(stopGradient(now), share))
      }
      context.remember('running_mean', mixed(before.mean, mean))
      context.remember('running_var', mixed(before.variance, variance, unbiased))
      return y
    },
  }
}

interface Normalized {
  readonly y: Tensor
  readonly mean: Tensor
  readonly variance: Tensor
  /** What the variance of the batch is to be multiplied by to be that of the population. */
  readonly unbiased: Tensor | number
}
type Learned = { readonly scale: Tensor; readonly bias: Tensor }

function alike(x: Tensor, learned: Learned, epsilon: number): Normalized {
  const count = x.size / learned.scale.size
  return { ...batchNormalizationTraining(x, learned, epsilon), unbiased: count / Math.max(1, count - 1) }
}

/** Means over rows that count for more or less: a row of weight 2 is two rows. */
function weighted(x: Tensor, weight: Tensor, { scale, bias }: Learned, epsilon: number): Normalized {
  const channels = scale.size
  const spread = x.shape.slice(2).map(() => 1)
  const rows = reshape(weight, [-1, 1, ...spread])
  const axes = [...x.shape.keys()].filter((a) => a !== 1)
  const count = mul(sum(weight), x.size / (x.shape[0]! * channels))
  const means = (t: Tensor) => div(sum(mul(t, rows), axes), count)
  const wide = (t: Tensor) => reshape(t, [channels, ...spread])
  const mean = means(x)
  const centred = sub(x, wide(mean))
  const variance = means(square(centred))
  const y = add(mul(mul(centred, wide(rsqrt(add(variance, epsilon)))), wide(scale)), wide(bias))
  return { y, mean, variance, unbiased: div(count, maximum(sub(count, 1), 1e-6)) }
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
