import { InputError, type Params, type Rng, type Tensor } from '@foldwise/core'
import type { RunOptions } from './layer.ts'

/** What a layer is applied in. Reading and writing what is remembered goes through it, by names of the layer's own. */
export interface Context {
  readonly training: boolean
  /** `[n, length]`, 1 for positions that exist and 0 for padding, where the caller said so. */
  readonly mask: Tensor | undefined
  /** What an encoder made, `[n, length, size]`, where the caller passed it. */
  readonly memory: Tensor | undefined
  /** Draws for this run. Throws `InputError` where the caller gave none. */
  random(): Rng
  recall(name: string): Tensor
  /** What `recall` gives in the next run. */
  remember(name: string, value: Tensor): void
  /** The same, with a mask that the layer has worked out. */
  masked(mask: Tensor): Context
  /** The context of a part. */
  within(name: string): Context
}

export function newContext(
  state: Params,
  after: { [name: string]: Tensor },
  { training = false, random, mask: given, memory }: RunOptions,
): Context {
  const at = (path: string, mask: Tensor | undefined): Context => ({
    training,
    mask,
    memory,
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
      after[path + name] = value
    },
    masked: (known) => at(path, known),
    within: (name) => at(`${path}${name}.`, mask),
  })
  return at('', given)
}
