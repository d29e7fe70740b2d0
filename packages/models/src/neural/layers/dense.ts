import { InputError, type Tensor } from '@foldwise/core'
import { linear as affine, matMul, reshape } from '@foldwise/core/ops'
import type { Layer } from '../layer.ts'
import { uniform } from '../noise.ts'
import { count } from './check.ts'

export interface DenseOptions {
  /** Default true. */
  readonly bias?: boolean
}

/**
 * `x W^T + b` along the last axis, `[n, ..., in]` to `[n, ..., units]`. Weights `weight` `[units, in]` and `bias` `[units]`,
 * as PyTorch's `Linear`, start uniform within 1 / sqrt(in).
 */
export function dense(units: number, options: DenseOptions = {}): Layer {
  count('dense', 'units', units)
  const { bias = true } = options
  return {
    decodes: true,
    init(random, shape) {
      const size = shape.at(-1)
      if (!size) throw new InputError(`dense: expected rows of values, got shape [${shape}]. Use flatten() before it.`)
      const bound = 1 / Math.sqrt(size)
      const weight = uniform(random, [units, size], bound)
      return { params: bias ? { weight, bias: uniform(random, [units], bound) } : { weight } }
    },
    apply: ({ weight, bias: b }, x) => linear(x, weight!, b),
  }
}

/** `x W^T + b` along the last axis, W `[out, in]`. All other axes are rows of one product. */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const flat = x.shape.length === 2 ? x : reshape(x, [-1, x.shape.at(-1)!])
  const y = bias ? affine(flat, weight, bias) : matMul(flat, weight, { transposeB: true })
  return x.shape.length === 2 ? y : reshape(y, [-1, ...x.shape.slice(1, -1), weight.shape[0]!])
}
