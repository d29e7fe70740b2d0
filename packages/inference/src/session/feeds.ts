import { type HostArray, InputError, show, showShape, sizeOf, Tensor, type ValueSpec } from '@foldwise/core'
import { arrayClass } from '../data-types.ts'

/** A value for a graph's input: an array with its dtype, a tensor, or texts for a string input `[N]` or `[N, 1]`. */
export type Feed = HostArray | Tensor | readonly string[]
export type Feeds = { readonly [input: string]: Feed }

/** The feeds as host arrays, checked against the inputs of a graph. Sizes with one name must agree. */
export async function readFeeds(
  inputs: readonly ValueSpec[],
  feeds: Feeds,
  where: string,
): Promise<Map<string, HostArray>> {
  const known = inputs.map((i) => i.name)
  const stranger = Object.keys(feeds).find((name) => !known.includes(name))
  if (stranger !== undefined) {
    throw new InputError(`${where}: expected inputs ${known.map(show).join(', ')}, got ${show(stranger)}. Drop it.`)
  }
  const sizes = new Map<string, number>()
  const out = new Map<string, HostArray>()
  for (const spec of inputs) {
    if (!Object.hasOwn(feeds, spec.name)) {
      throw new InputError(`${where}: expected input ${show(spec.name)}, got none. Pass ${showSpec(spec)}.`)
    }
    const array = await toHostArray(feeds[spec.name]!, spec)
    checkFeed(array, spec, sizes, where)
    out.set(spec.name, array)
  }
  return out
}

async function toHostArray(feed: Feed, spec: ValueSpec): Promise<HostArray> {
  if (feed instanceof Tensor) return { dtype: feed.dtype, shape: feed.shape, data: await feed.data() }
  if (!Array.isArray(feed)) return feed as HostArray
  const shape = spec.shape.length === 2 ? [feed.length, 1] : [feed.length]
  return { dtype: 'string', shape, data: feed }
}

function checkFeed(array: HostArray, spec: ValueSpec, sizes: Map<string, number>, where: string): void {
  const fail = (got: string): never => {
    throw new InputError(
      `${where}: expected ${showSpec(spec)} for input ${show(spec.name)}, got ${got}. Convert or reshape it.`,
    )
  }
  if (array === null || typeof array !== 'object' || !Array.isArray(array.shape)) fail(show(array))
  const fits = array.shape.length === spec.shape.length && array.shape.every((d) => Number.isInteger(d) && d >= 0)
  if (array.dtype !== spec.dtype || !fits) fail(`${array.dtype} ${showShape(array.shape)}`)
  const got = classOf(array.data)
  const want = array.dtype === 'string' ? 'Array' : arrayClass[array.dtype].name
  if (got !== want) fail(got === undefined ? 'no values' : `values in ${got} instead of ${want}`)
  if (array.data.length !== sizeOf(array.shape)) fail(`${array.data.length} values for shape ${showShape(array.shape)}`)
  if (array.dtype === 'string') {
    const other = (array.data as readonly unknown[]).findIndex((s) => typeof s !== 'string')
    if (other >= 0) fail(`${show(array.data[other])} among the strings`)
  }
  spec.shape.forEach((size, axis) => {
    const got = array.shape[axis]!
    if (typeof size === 'number') {
      if (got !== size) fail(`${array.dtype} ${showShape(array.shape)}`)
    } else if (size !== '?') {
      const before = sizes.get(size)
      if (before !== undefined && before !== got)
        fail(`${showShape(array.shape)} after another input had ${size} = ${before}`)
      sizes.set(size, got)
    }
  })
}

/** By its name, which is the same in every realm. */
const classOf = (data: unknown): string | undefined =>
  data === undefined ? undefined : Object.prototype.toString.call(data).slice(8, -1)

const showSpec = (spec: ValueSpec): string => `${spec.dtype} [${spec.shape.join(', ')}]`
