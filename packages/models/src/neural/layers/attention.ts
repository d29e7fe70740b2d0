import { copyAs, InputError, ParamError, type Params, type Rng, type Shape, type Tensor } from '@foldwise/core'
import { add, concat, matMul, mul, reshape, slice, softmax, sub, transpose } from '@foldwise/core/ops'
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
 * size]`, `in_proj_bias`, `out_proj.weight`, `out_proj.bias`, as PyTorch's `MultiheadAttention`. With a cache, causal attention
 * keeps its keys and values, and attention to a memory those of the memory, which must stay the same.
 * Source: Vaswani et al., Attention Is All You Need (2017).
 */
export function attention(heads: number, options: AttentionOptions = {}): Layer {
  count('attention', 'heads', heads)
  const { causal = false, rotary = false, cross = false } = options
  if (causal && cross) throw new ParamError('attention: expected causal or cross, got both. Use two layers.')
  const drop = dropout(options.dropout ?? 0)
  return {
    init: (random, shape) => ({ params: attentionWeights(random, shape, heads) }),
    decodes: causal || cross,
    apply(params, x, context) {
      const [, length, size] = sequence('attention', x)
      if (context.decoding && !causal && !cross) {
        throw new InputError('attention: expected causal attention with a cache, got another. Run whole sequences.')
      }
      const project = (from: Tensor, i: number) => {
        const weight = slice(params.in_proj_weight!, [i * size], [(i + 1) * size])
        const y = linear(from, weight, slice(params.in_proj_bias!, [i * size], [(i + 1) * size]))
        return transpose(reshape(y, [-1, from.shape[1]!, heads, size / heads]), [0, 2, 1, 3])
      }
      const turned = (t: Tensor, from = context.position) => (rotary ? rotate(t, from) : t)
      const query = mul(turned(project(x, 0)), 1 / Math.sqrt(size / heads))
      const [keys, values] = cross
        ? ofMemory(context, (memory) => [turned(project(memory, 1), 0), project(memory, 2)])
        : joinedWithKept(context, [turned(project(x, 1)), project(x, 2)])
      const scores = matMul(query, keys, { transposeB: true })
      const shares = softmax(hide(scores, causal, cross ? undefined : context.mask))
      const mixed = matMul(applyPart('dropout', drop, params, shares, context), values)
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

type KeysAndValues = readonly [Tensor, Tensor]

/** Keys and values of a memory, computed once for a sequence that goes on. */
function ofMemory(context: Context, project: (memory: Tensor) => KeysAndValues): KeysAndValues {
  const before = [context.kept('keys'), context.kept('values')] as const
  const [keys, values] = before[0] && before[1] ? (before as KeysAndValues) : project(memoryOf(context))
  context.keep('keys', keys)
  context.keep('values', values)
  return [keys, values]
}

/** Keys and values of all positions of a sequence that goes on. */
function joinedWithKept(context: Context, fresh: KeysAndValues): KeysAndValues {
  const [keys, values] = (['keys', 'values'] as const).map((name, i) => {
    const before = context.kept(name)
    const all = before ? concat([before, fresh[i]!], 2) : fresh[i]!
    context.keep(name, all)
    return all
  }) as [Tensor, Tensor]
  return [keys, values]
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
  if (causal && queries > 1) {
    // The last query is at the last key.
    const before = keys - queries
    const later = Float32Array.from({ length: queries * keys }, (_, i) =>
      i % keys > before + Math.floor(i / keys) ? HIDDEN : 0,
    )
    const { dtype } = scores
    scores = add(scores, scores.on.constant(copyAs(dtype, later), { shape: [queries, keys], dtype }))
  }
  if (mask) scores = add(scores, mul(sub(1, reshape(mask, [-1, 1, 1, keys])), HIDDEN))
  return scores
}
