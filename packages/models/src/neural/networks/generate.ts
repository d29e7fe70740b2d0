import { type Device, fitContext, InputError, ParamError, scope, show, stream } from '@foldwise/core'
import { slice } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { softmax } from '@foldwise/kernels'
import { type Cache, emptyCache } from '../cache.ts'
import { type Layer, run, type Weights } from '../layer.ts'
import { upload } from '../training/held.ts'

export interface GenerateOptions {
  /** Tokens to add. */
  readonly count: number
  /** The most tokens the network has positions for: it sees the last ones only. */
  readonly length: number
  /** Logits are divided by it; 0 always takes the likeliest token. Default 1. */
  readonly temperature?: number
  /** Takes one of the likeliest so many only. Default: any. */
  readonly topK?: number
  /** Default 0: the same seed gives the same tokens. */
  readonly seed?: number | string
  /** Default `wasm()`. */
  readonly device?: Device
  readonly signal?: AbortSignal
}

/**
 * Goes on from token numbers with a language model such as `transformerDecoder`, and returns the tokens added. A network that
 * `decodes` runs on each token once, and keeps keys and values of those before, until there are more than `length`: from then
 * on, as for other networks, each token costs a run on all that is seen, since all have moved to other positions.
 */
export async function generate(
  layer: Layer,
  weights: Weights,
  prompt: readonly number[],
  options: GenerateOptions,
): Promise<number[]> {
  const { count, length, temperature = 1, topK = Number.POSITIVE_INFINITY, seed = 0, signal } = options
  if (prompt.length === 0)
    throw new InputError('generate: expected at least one token to go on from, got none. Begin with a start token.')
  if (!(temperature >= 0)) {
    throw new ParamError(`generate: expected temperature >= 0, got ${show(temperature)}. The default is 1.`)
  }
  if (!(topK >= 1)) throw new ParamError(`generate: expected topK >= 1, got ${show(topK)}. Leave it out for any.`)
  const { checkpoint } = fitContext('generate', { seed, ...(signal && { signal }) }, undefined)
  const device = options.device ?? (await wasm())
  const random = stream(seed, 'generate')
  const [params, state] = [upload(device, weights.params), upload(device, weights.state)]
  const tokens = [...prompt]
  let cache = emptyCache
  /** The logits after the last token; `next` is not used again once there are more tokens than positions. */
  const advance = (next: Cache | undefined) =>
    scope(() => {
      const fresh = next ? tokens.slice(next.length) : tokens.slice(-length)
      const x = device.tensor(Int32Array.from(fresh), [1, fresh.length], 'int32')
      const made = run(layer, { params, state }, x, next && { cache: next })
      return { last: slice(made.y, [0, fresh.length - 1], [1, fresh.length]), cache: made.cache ?? emptyCache }
    })
  try {
    while (tokens.length < prompt.length + count) {
      const made = advance(layer.decodes && tokens.length <= length ? cache : undefined)
      replace(cache, made.cache)
      cache = made.cache
      const logits = await made.last.data()
      made.last.dispose()
      tokens.push(pick(logits, temperature, topK, random.next()))
      await checkpoint()
    }
  } finally {
    replace(cache, emptyCache)
    for (const t of [...Object.values(params), ...Object.values(state)]) t.dispose()
  }
  return tokens.slice(prompt.length)
}

/** Frees what a cache held and the next one does not. */
function replace(before: Cache, after: Cache): void {
  const kept = new Set(Object.values(after.tensors))
  for (const t of Object.values(before.tensors)) if (!kept.has(t)) t.dispose()
}

/** The token that a draw from 0 to 1 falls on. */
function pick(logits: ArrayLike<number>, temperature: number, topK: number, draw: number): number {
  const order = Array.from(logits, (_, i) => i).sort((a, b) => logits[b]! - logits[a]! || a - b)
  if (temperature === 0) return order[0]!
  const likeliest = order.slice(0, topK)
  const shares = softmax(likeliest.map((i) => logits[i]! / temperature))
  let at = 0
  for (let sum = shares[0]!; at < likeliest.length - 1 && draw >= sum; ) sum += shares[++at]!
  return likeliest[at]!
}
