import type { Params, Tensor } from '@foldwise/core'
import { add } from '@foldwise/core/ops'
import type { Context } from '../context.ts'
import { applyPart, initParts, type Layer } from '../layer.ts'
import { type Activation, activationOf } from './activations.ts'
import { attention } from './attention.ts'
import { dense } from './dense.ts'
import { dropout } from './dropout.ts'
import { layerNorm, rmsNorm } from './norm.ts'

export interface TransformerBlockOptions {
  readonly heads: number
  /** Width of the feed-forward part. Default 4 times the size. */
  readonly hidden?: number
  /** Default 'gelu'. */
  readonly activation?: Activation
  /** Of attention, of the feed-forward part and of what both add. Default 0. */
  readonly dropout?: number
  /** Normalizes before each part, which trains more stably, or after adding it, as in the paper. Default 'before'. */
  readonly norm?: 'before' | 'after'
  /** RMS instead of layer normalization. Default false. */
  readonly rms?: boolean
  readonly causal?: boolean
  readonly rotary?: boolean
  /** Adds a part that attends to the memory passed to `run`. Default false. */
  readonly cross?: boolean
}

/**
 * A block of a transformer over sequences `[n, length, size]`: self-attention, with `cross` attention to a memory, and a
 * feed-forward part, each added to what came in. Parts are called as in PyTorch's `TransformerEncoderLayer` and
 * `TransformerDecoderLayer`: `self_attn`, `multihead_attn`, `linear1`, `linear2`, `norm1`, `norm2`, `norm3`.
 * Source: Vaswani et al. (2017); normalization before the parts: Xiong et al. (2020).
 */
export function transformerBlock(options: TransformerBlockOptions): Layer {
  const { heads, norm = 'before', cross = false, activation = 'gelu', causal = false, rotary = false } = options
  const rate = options.dropout ?? 0
  const drop = dropout(rate)
  const normalize = options.rms ? rmsNorm() : layerNorm()
  const self = attention(heads, { causal, rotary, dropout: rate })
  const act = activationOf(activation)
  const toMemory = attention(heads, { cross: true, dropout: rate })

  const feedForward = (params: Params, x: Tensor, context: Context): Tensor => {
    const size = x.shape.at(-1)!
    const hidden = act(applyPart('linear1', dense(options.hidden ?? 4 * size), params, x, context))
    return applyPart('linear2', dense(size), params, applyPart('dropout', drop, params, hidden, context), context)
  }
  const parts = [
    (params: Params, x: Tensor, context: Context) => applyPart('self_attn', self, params, x, context),
    ...(cross
      ? [(params: Params, x: Tensor, context: Context) => applyPart('multihead_attn', toMemory, params, x, context)]
      : []),
    feedForward,
  ]
  return {
    decodes: causal,
    init(random, shape) {
      const size = shape.at(-1) ?? 0
      const hidden = options.hidden ?? 4 * size
      return initParts(random, {
        self_attn: [self, shape],
        ...(cross && { multihead_attn: [toMemory, shape] as const }),
        linear1: [dense(hidden), shape],
        linear2: [dense(size), [hidden]],
        ...Object.fromEntries(parts.map((_, i) => [`norm${i + 1}`, [normalize, shape] as const])),
      })
    },
    apply(params, x, context) {
      parts.forEach((apply, i) => {
        const normalized = (t: Tensor) => applyPart(`norm${i + 1}`, normalize, params, t, context)
        const made = apply(params, norm === 'before' ? normalized(x) : x, context)
        const sum = add(x, applyPart('dropout', drop, params, made, context))
        x = norm === 'before' ? sum : normalized(sum)
      })
      return x
    },
  }
}
