import {
  allocate,
  hostData,
  hostTensor,
  InputError,
  ParamError,
  type Rng,
  show,
  stream,
  type Tensor,
} from '@foldwise/core'
import type { Batch, Loader } from './loader.ts'

/** One example, as host tensors without a batch axis. */
export interface Example {
  readonly x: Tensor
  /** Shape [] for a class number or one value. */
  readonly y: Tensor
  /** How much it counts. Default 1; all of a source's examples have one, or none. */
  readonly weight?: number
}

export interface StreamLoaderOptions {
  /** Default 32. */
  readonly batchSize?: number
  /** Examples that are held, of which one is drawn whenever another comes. Default 0: in the source's order. */
  readonly shuffle?: number
  /** Of what is drawn. Default 0. */
  readonly seed?: number | string
  /** Leaves out a last batch that is smaller than the others. Default false. */
  readonly dropLast?: boolean
  /** How many examples the source has, where that is known: schedules need it. */
  readonly count?: number
  /** Changes a batch before it is learned from; the stream has draws of its own for each batch. */
  readonly augment?: (batch: Batch, random: Rng) => Batch
}

/**
 * Batches of examples that come one after another, from a file or over a network: `examples(epoch)` gives an iterable, sync or
 * async, that has the same examples whenever it is asked for an epoch. With `prefetch`, batches are made while others are
 * learned from. Throws `InputError` for examples whose shapes differ.
 */
export function streamLoader(
  examples: (epoch: number) => Iterable<Example> | AsyncIterable<Example>,
  options: StreamLoaderOptions = {},
): Loader {
  const { batchSize = 32, shuffle = 0, seed = 0, dropLast = false, count, augment } = options
  for (const [name, value, least] of [
    ['batchSize', batchSize, 1],
    ['shuffle', shuffle, 0],
    ['count', count ?? 0, 0],
  ] as const) {
    if (!(Number.isInteger(value) && value >= least)) {
      throw new ParamError(
        `streamLoader: expected ${name} to be an integer >= ${least}, got ${show(value)}. Count examples.`,
      )
    }
  }
  const length =
    count === undefined ? undefined : dropLast ? Math.floor(count / batchSize) : Math.ceil(count / batchSize)
  return {
    ...(length !== undefined && { length }),
    async *batches(epoch) {
      let held: Example[] = []
      let batches = 0
      const finish = () => {
        const batch = stacked(held)
        held = []
        return augment ? augment(batch, stream(seed, 'augment', epoch, batches++)) : batch
      }
      for await (const example of shuffle > 1
        ? drawn(examples(epoch), shuffle, stream(seed, 'order', epoch))
        : examples(epoch)) {
        held.push(example)
        if (held.length === batchSize) yield finish()
      }
      if (held.length > 0 && !dropLast) yield finish()
    },
  }
}

/** Examples in another order: of those held, a drawn one leaves when the next comes. */
async function* drawn(
  source: Iterable<Example> | AsyncIterable<Example>,
  size: number,
  random: Rng,
): AsyncGenerator<Example> {
  const held: Example[] = []
  for await (const example of source) {
    if (held.length < size) held.push(example)
    else {
      const at = random.integer(size)
      yield held[at]!
      held[at] = example
    }
  }
  for (const at of random.permutation(held.length)) yield held[at]!
}

function stacked(examples: readonly Example[]): Batch {
  const weights = examples.map((e) => e.weight)
  const weighed = weights.filter((w) => w !== undefined)
  if (weighed.length > 0 && weighed.length < weights.length) {
    throw new InputError(
      'streamLoader: expected weights of all examples or of none, got those of some. Use 1 where there is none.',
    )
  }
  return {
    x: stack(
      'x',
      examples.map((e) => e.x),
    ),
    y: stack(
      'y',
      examples.map((e) => e.y),
    ),
    ...(weighed.length > 0 && { weight: hostTensor(Float32Array.from(weighed), [weighed.length], 'float32') }),
  }
}

function stack(name: string, tensors: readonly Tensor[]): Tensor {
  const { shape, dtype, size } = tensors[0]!
  const out = allocate(dtype, tensors.length * size)
  tensors.forEach((t, i) => {
    if (String(t.shape) !== String(shape) || t.dtype !== dtype) {
      const got = `${t.dtype} [${t.shape.join(', ')}]`
      throw new InputError(
        `streamLoader: expected ${name} to be ${dtype} [${shape.join(', ')}], as in the first of a batch, got ${got}. Make them alike.`,
      )
    }
    out.set(hostData(t), i * size)
  })
  return hostTensor(out as Float32Array<ArrayBuffer>, [tensors.length, ...shape], dtype as 'float32')
}
