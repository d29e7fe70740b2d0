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

/** Some examples as host tensors: `x` `[n, ...]`, `y` `[n, ...]`, and how much each counts, `weight` `[n]` float32. */
export interface Batch {
  readonly x: Tensor
  readonly y: Tensor
  readonly weight?: Tensor
}

/** Where examples come from. Any object of this shape will do; `batches` may be an async generator. */
export interface Loader {
  /** The batches of an epoch (from 0), the same ones for the same number, whatever was asked for before. */
  batches(epoch: number): Iterable<Batch> | AsyncIterable<Batch>
  /** How many batches an epoch has, where that is known: schedules need it. */
  readonly length?: number
}

export interface LoaderOptions {
  /** Default 32. */
  readonly batchSize?: number
  /** Another order in each epoch. Default false. */
  readonly shuffle?: boolean
  /** Of the order. Default 0. */
  readonly seed?: number | string
  /** Leaves out a last batch that is smaller than the others. Default false. */
  readonly dropLast?: boolean
  /** Changes a batch before it is learned from; the stream has draws of its own for each batch. */
  readonly augment?: (batch: Batch, random: Rng) => Batch
}

/** Batches of host tensors whose first axis is the examples. Throws `InputError` where they differ in number. */
export function loader(data: Batch, options: LoaderOptions = {}): Loader {
  const { batchSize = 32, shuffle = false, seed = 0, dropLast = false, augment } = options
  if (!(Number.isInteger(batchSize) && batchSize >= 1)) {
    throw new ParamError(`loader: expected batchSize to be an integer >= 1, got ${show(batchSize)}. The default is 32.`)
  }
  const rows = data.x.shape[0] ?? 0
  const { x, y, weight } = data
  for (const [name, t] of Object.entries({ x, y, weight })) {
    if (t && t.shape[0] !== rows) {
      throw new InputError(`loader: expected ${rows} examples in ${name} as in x, got ${t.shape[0]}. Check the data.`)
    }
  }
  const length = dropLast ? Math.floor(rows / batchSize) : Math.ceil(rows / batchSize)
  return {
    length,
    *batches(epoch) {
      const order = shuffle ? stream(seed, 'order', epoch).permutation(rows) : undefined
      for (let i = 0; i < length; i++) {
        const from = i * batchSize
        const size = Math.min(batchSize, rows - from)
        const at = order ? order.subarray(from, from + size) : augment ? range(from, size) : { from, size }
        const batch: Batch = {
          x: rowsOf(data.x, at),
          y: rowsOf(data.y, at),
          ...(data.weight && { weight: rowsOf(data.weight, at) }),
        }
        yield augment ? augment(batch, stream(seed, 'augment', epoch, i)) : batch
      }
    },
  }
}

/** The same batches, of which up to `ahead` are asked for before they are needed: for sources that wait, such as files. */
export function prefetch(source: Loader, ahead = 2): Loader {
  return {
    ...(source.length !== undefined && { length: source.length }),
    async *batches(epoch) {
      const from = source.batches(epoch)
      const iterator = Symbol.asyncIterator in from ? from[Symbol.asyncIterator]() : from[Symbol.iterator]()
      const waiting: Promise<IteratorResult<Batch>>[] = []
      const ask = () => {
        const next = Promise.resolve(iterator.next())
        // An error is thrown when its turn comes, and must not count as unhandled before.
        next.catch(() => {})
        waiting.push(next)
      }
      try {
        for (let i = 0; i < ahead; i++) ask()
        for (;;) {
          ask()
          const { done, value } = await waiting.shift()!
          if (done) return
          yield value
        }
      } finally {
        await Promise.allSettled(waiting)
        await iterator.return?.()
      }
    },
  }
}

const range = (from: number, size: number): Int32Array => Int32Array.from({ length: size }, (_, i) => from + i)

/** Copies of the rows that are named, or `size` rows in a run as they are, for nobody writes into a batch. */
function rowsOf(t: Tensor, at: Int32Array | { readonly from: number; readonly size: number }): Tensor {
  const all = hostData(t)
  const [rows, ...rest] = t.shape
  const width = t.size / Math.max(1, rows!)
  if (!(at instanceof Int32Array)) {
    return hostTensor(all.subarray(at.from * width, (at.from + at.size) * width), [at.size, ...rest], t.dtype)
  }
  const out = allocate(t.dtype, at.length * width)
  for (let i = 0; i < at.length; i++) out.set(all.subarray(at[i]! * width, (at[i]! + 1) * width), i * width)
  return hostTensor(out, [at.length, ...rest], t.dtype)
}
