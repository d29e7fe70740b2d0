import { InputError, type Params, type Rng, type Tensor } from '@foldwise/core'
import { matches } from './matches.ts'
import type { RunOptions } from './run-options.ts'

/** What a layer is applied in. Reading and writing what is remembered goes through it, by names of the layer's own. */
export interface Context {
  readonly training: boolean
  /** `[n, length]`, 1 for positions that exist and 0 for padding, where the caller said so. */
  readonly mask: Tensor | undefined
  /** How much each row counts, `[n]`, where they do not count the same. */
  readonly weight: Tensor | undefined
  /** What an encoder made, `[n, length, size]`, where the caller passed it. */
  readonly memory: Tensor | undefined
  /** Draws for this run. Throws `InputError` where the caller gave none. */
  random(): Rng
  recall(name: string): Tensor
  /** What `recall` gives in the next run. */
  remember(name: string, value: Tensor): void
  /** Whether positions seen before these are kept: a sequence goes on from a cache. */
  readonly decoding: boolean
  /** How many positions of the sequence were seen before these; 0 without a cache. */
  readonly position: number
  /** What `keep` kept of the positions before, where there are any. */
  kept(name: string): Tensor | undefined
  /** What `kept` gives in the next run. Does nothing without a cache. */
  keep(name: string, value: Tensor): void
  /** The same, with a mask that the layer has worked out. */
  masked(mask: Tensor): Context
  /** The context of a part. */
  within(name: string): Context
}

/** What a run leaves behind, by name: what layers remember, and what they keep of the positions seen. */
export interface Traces {
  readonly state: { [name: string]: Tensor }
  readonly cache: { [name: string]: Tensor }
}

export function newContext(
  state: Params,
  after: Traces,
  { training = false, frozen, random, mask: given, memory, weight, cache }: RunOptions,
): Context {
  const at = (path: string, mask: Tensor | undefined): Context => ({
    training: training && !matches(frozen, path),
    mask,
    memory,
    weight,
    random() {
      if (random) return random
      throw new InputError(
        'run: expected draws for dropout in training, got none. Pass { training: true, random: stream(seed, step) }.',
      )
    },
    recall(name) {
      const t = state[path + name]
      if (t) return t
      throw new InputError(`run: expected the state '${path + name}', got none. Pass the state that init made.`)
    },
    remember(name, value) {
      after.state[path + name] = value
    },
    decoding: cache !== undefined,
    position: cache?.length ?? 0,
    kept: (name) => cache?.tensors[path + name],
    keep(name, value) {
      if (cache) after.cache[path + name] = value
    },
    masked: (known) => at(path, known),
    within: (name) => at(`${path}${name}.`, mask),
  })
  return at('', given)
}
