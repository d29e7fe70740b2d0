import { type Device, fitContext, InputError, ParamError, scope, show, stream } from '@foldwise/core'
import { slice } from '@foldwise/core/ops'
import { wasm } from '@foldwise/core/wasm'
import { softmax } from '@foldwise/kernels'
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
 * Goes on from token numbers with a language model such as `transformerDecoder`, and returns the tokens added. Each token runs
 * the network on all it sees: the cost grows with the square of their number.
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
  try {
    while (tokens.length < prompt.length + count) {
      const seen = tokens.slice(-length)
      const last = scope(() => {
        const x = device.tensor(Int32Array.from(seen), [1, seen.length], 'int32')
        return slice(run(layer, { params, state }, x).y, [0, seen.length - 1], [1, seen.length])
      })
      const logits = await last.data()
      last.dispose()
      tokens.push(pick(logits, temperature, topK, random.next()))
      await checkpoint()
    }
  } finally {
    for (const t of [...Object.values(params), ...Object.values(state)]) t.dispose()
  }
  return tokens.slice(prompt.length)
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
