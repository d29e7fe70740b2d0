import { copyAs, InputError, ParamError, type Params, type Rng, type Shape, type Tensor } from '@foldwise/core'
import { add, matMul, mul, reshape, slice, softmax, sub, transpose } from '@foldwise/core/ops'
import type { Context } from '../context.ts'
import { applyPart, type Layer, part } from '../layer.ts'
import { glorotBound, uniform, zeros } from '../noise.ts'
import { count } from './check.ts'
import { linear } from './dense.ts'
import { dropout } from './dropout.ts'
import { rotate, sequence } from './positions.ts'

export interface AttentionOptions {
  /** Each position sees itself and those before. Default false. */
  readonly causal?: boolean
  /** Of the shares of attention. Default 0. */
  readonly dropout?: number
  /** Turns queries and keys by their position (see `rotate`). Default false. */
  readonly rotary?: boolean
  /** Attends to `context.memory` instead of x. Default false. */
  readonly cross?: boolean
}

/**
 * Multi-head attention of sequences `[n, length, size]` to themselves, or to the memory. Padding by `context.mask` is not
 * attended to (the mask is of what is attended to, so it is not used with `cross`). Weights `in_proj_weight` `[3 size,
 * size]`, `in_proj_bias`, `out_proj.weight`, `out_proj.bias`, as PyTorch's `MultiheadAttention`.
 * Source: Vaswani et al., Attention Is All You Need (2017).
 */
export function attention(heads: number, options: AttentionOptions = {}): Layer {
  count('attention', 'heads', heads)
  const { causal = false, rotary = false, cross = false } = options
  if (causal && cross) throw new ParamError('attention: expected causal or cross, got both. Use two layers.')
  const drop = dropout(options.dropout ?? 0)
  return {
    init: (random, shape) => ({ params: attentionWeights(random, shape, heads) }),
    apply(params, x, context) {
      const [, length, size] = sequence('attention', x)
      const source = cross ? memoryOf(context) : x
      const project = (from: Tensor, i: number) => {
        const weight = slice(params.in_proj_weight!, [i * size], [(i + 1) * size])
        const y = linear(from, weight, slice(params.in_proj_bias!, [i * size], [(i + 1) * size]))
        return transpose(reshape(y, [-1, from.shape[1]!, heads, size / heads]), [0, 2, 1, 3])
      }
      const turned = (t: Tensor) => (rotary ? rotate(t) : t)
      const query = mul(turned(project(x, 0)), 1 / Math.sqrt(size / heads))
      const scores = matMul(query, turned(project(source, 1)), { transposeB: true })
      const shares = softmax(hide(scores, causal, cross ? undefined : context.mask))
      const mixed = matMul(applyPart('dropout', drop, params, shares, context), project(source, 2))
      const joined = reshape(transpose(mixed, [0, 2, 1, 3]), [-1, length, size])
      const out = part(params, 'out_proj')
      return linear(joined, out.weight!, out.bias!)
    },
  }
}

function attentionWeights(random: Rng, shape: Shape, heads: number): Params {
  const size = shape.at(-1) ?? 0
  if (shape.length !== 2 || size === 0 || size % heads !== 0) {
    const want = `sequences [length, size], size a multiple of ${heads} heads`
    throw new InputError(`attention: expected ${want}, got [${shape.join(', ')}]. Change the size or the heads.`)
  }
  return {
    in_proj_weight: uniform(random, [3 * size, size], glorotBound(size, 3 * size)),
    in_proj_bias: zeros([3 * size]),
    'out_proj.weight': uniform(random, [size, size], 1 / Math.sqrt(size)),
    'out_proj.bias': zeros([size]),
  }
}

function memoryOf(context: Context): Tensor {
  if (context.memory) return context.memory
  throw new InputError('attention: expected a memory to attend to, got none. Pass { memory } to run().')
}

/** Low enough that its share is 0 in float32, and finite, so that a row of nothing but padding stays finite too. */
const HIDDEN = -1e9

/** Scores `[n, heads, queries, keys]` with those that must not be seen made so low that their share is 0. */
function hide(scores: Tensor, causal: boolean, mask: Tensor | undefined): Tensor {
  const [queries, keys] = scores.shape.slice(-2) as [number, number]
  if (causal) {
    const later = Float32Array.from({ length: queries * keys }, (_, i) =>
      i % keys > Math.floor(i / keys) ? HIDDEN : 0,
    )
    const { dtype } = scores
    scores = add(scores, scores.on.constant(copyAs(dtype, later), { shape: [queries, keys], dtype }))
  }
  if (mask) scores = add(scores, mul(sub(1, reshape(mask, [-1, 1, 1, keys])), HIDDEN))
  return scores
}
