import type { Params } from '@foldwise/core'
import { cast, div, maximum, mul, notEqual, reshape, sum } from '@foldwise/core/ops'
import { applyPart, initParts, type Layer } from '../layer.ts'
import { dense } from '../layers/dense.ts'
import { embedding } from '../layers/embedding.ts'
import { layerNorm } from '../layers/norm.ts'
import { learnedPositions } from '../layers/positions.ts'
import { sequential } from '../layers/sequential.ts'
import { type TransformerBlockOptions, transformerBlock } from '../layers/transformer.ts'

export interface TransformerOptions extends Partial<Omit<TransformerBlockOptions, 'causal' | 'cross' | 'rotary'>> {
  /** Number of tokens there are; 0 is padding. */
  readonly vocabulary: number
  /** Of a token's vector. Default 64. */
  readonly size?: number
  /** Blocks. Default 2. */
  readonly depth?: number
}

/**
 * A transformer that reads token numbers `[n, length]`, 0 for padding, and gives `[n, outputs]`: embedding and learned
 * positions, blocks, the mean over the tokens that are there, a dense layer. Parts: `tokens`, `positions`, `blocks`, `norm`,
 * `head`. Source: Vaswani et al. (2017).
 */
export function transformerEncoder(outputs: number, options: TransformerOptions): Layer {
  const { parts, init } = partsOf(options, dense(outputs), false)
  return {
    init,
    apply(params, x, context) {
      const mask = cast(notEqual(x, 0), params['tokens.weight']!.dtype)
      const known = context.masked(mask)
      const embedded = applyPart('tokens', parts.tokens, params, x, known)
      const placed = applyPart('positions', positionsOf(params), params, embedded, known)
      const read = applyPart(
        'norm',
        parts.norm,
        params,
        applyPart('blocks', parts.blocks, params, placed, known),
        known,
      )
      const there = reshape(mask, [0, x.shape[1]!, 1])
      // A row of nothing but padding has the mean 0.
      const mean = div(sum(mul(read, there), 1), maximum(sum(there, 1), 1))
      return applyPart('head', parts.head, params, mean, known)
    },
  }
}

/**
 * A language model: from token numbers `[n, length]` to logits `[n, length, vocabulary]` of the token after each, seeing
 * only those before. Parts as of `transformerEncoder`. Train it with `crossEntropy()` on the tokens moved by one place.
 * Source: Radford et al., Language Models are Unsupervised Multitask Learners (2019).
 */
export function transformerDecoder(options: TransformerOptions): Layer {
  const { parts, init } = partsOf(options, dense(options.vocabulary), true)
  return {
    decodes: true,
    init,
    apply(params, x, context) {
      const embedded = applyPart('tokens', parts.tokens, params, x, context)
      const placed = applyPart('positions', positionsOf(params), params, embedded, context)
      const read = applyPart('blocks', parts.blocks, params, placed, context)
      return applyPart('head', parts.head, params, applyPart('norm', parts.norm, params, read, context), context)
    },
  }
}

const positionsOf = (params: Params): Layer => learnedPositions(params['positions.weight']!.shape[0]!)

function partsOf(options: TransformerOptions, head: Layer, causal: boolean) {
  const { vocabulary, size = 64, depth = 2, heads = 4, ...block } = options
  const tokens = embedding(vocabulary, size)
  const blocks = sequential(Array.from({ length: depth }, () => transformerBlock({ ...block, heads, causal })))
  const norm = layerNorm()
  const init: Layer['init'] = (random, shape) => {
    const [length = 0] = shape
    const inside = [length, size]
    return initParts(random, {
      tokens: [tokens, shape],
      positions: [learnedPositions(length), inside],
      blocks: [blocks, inside],
      norm: [norm, inside],
      head: [head, causal ? inside : [size]],
    })
  }
  return { parts: { tokens, blocks, norm, head }, init }
}
