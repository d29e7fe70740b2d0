import { InputError, type Params, type Rng, type Shape, scope, stream, type Tensor } from '@foldwise/core'
import type { Cache } from './cache.ts'
import { type Context, newContext, type Traces } from './context.ts'
import type { RunOptions } from './run-options.ts'
import { shapeTensor } from './shape-executor.ts'

/** What a layer has: `params` are learned by gradients, `state` is remembered otherwise, such as running statistics. */
export interface Weights {
  readonly params: Params
  readonly state: Params
}

/**
 * A function with weights. `init` makes them, as float32 host tensors, for inputs of `shape`, which leaves the batch out;
 * `apply` computes from a batch `[n, ...shape]`, with ops only, so that it trains on every device and exports to ONNX.
 * The shape of the result need not be told: it is what `apply` makes.
 */
export interface Layer {
  init(random: Rng, shape: Shape): Partial<Weights>
  apply(params: Params, x: Tensor, context: Context): Tensor
  /** Whether it goes on from a cache: with one, x holds only the positions after those in it. Default false. */
  readonly decodes?: boolean
}

/** Weights of a layer for inputs of `shape`, without the batch. The same seed gives the same bits. */
export function initialize(layer: Layer, shape: Shape, seed: number | string = 0): Weights {
  const { params = {}, state = {} } = layer.init(stream(seed, 'weights'), shape)
  return { params, state }
}

/** What a run makes. */
export interface Run {
  readonly y: Tensor
  /** What the layer remembers afterwards. */
  readonly state: Params
  /** Where a cache was given: one with these positions too. */
  readonly cache?: Cache
}

/** Runs a layer. Nothing is changed in place. Throws `InputError` for a cache and a layer that does not go on from one. */
export function run(layer: Layer, { params, state }: Weights, x: Tensor, options: RunOptions = {}): Run {
  const { cache } = options
  if (cache && !layer.decodes) {
    throw new InputError('run: expected a layer that goes on from a cache, got another. Run it on whole sequences.')
  }
  const after: Traces = { state: { ...state }, cache: {} }
  const y = layer.apply(params, x, newContext(state, after, options))
  if (!cache) return { y, state: after.state }
  return { y, state: after.state, cache: { length: cache.length + x.shape[1]!, tensors: after.cache } }
}

/** The shape, without the batch, of what a layer makes of inputs of `shape`. Nothing is computed. */
export function outputShape(layer: Layer, weights: Partial<Weights>, shape: Shape): Shape {
  const { params = {}, state = {} } = weights
  return scope(() => {
    // A memory has the size of what attends to it, and any length.
    const memory = shapeTensor([2, 1, shape.at(-1) ?? 0])
    return { shape: run(layer, { params, state }, shapeTensor([2, ...shape]), { memory }).y.shape.slice(1) }
  }).shape
}

/** The tensors of one part: those whose names start with its name and a dot, without them. */
export function part(params: Params, name: string): Params {
  const prefix = `${name}.`
  const mine: { [name: string]: Tensor } = {}
  for (const key in params) if (key.startsWith(prefix)) mine[key.slice(prefix.length)] = params[key]!
  return mine
}

/** Names of a part's tensors in the whole. */
export function named(name: string, tensors: Params = {}): Params {
  return Object.fromEntries(Object.entries(tensors).map(([key, t]) => [`${name}.${key}`, t]))
}

/** Weights of parts by name, each made for inputs of its own shape. */
export function initParts(random: Rng, parts: { readonly [name: string]: readonly [Layer, Shape] }): Weights {
  const params: { [name: string]: Tensor } = {}
  const state: { [name: string]: Tensor } = {}
  for (const [name, [layer, shape]] of Object.entries(parts)) {
    const made = layer.init(random, shape)
    Object.assign(params, named(name, made.params))
    Object.assign(state, named(name, made.state))
  }
  return { params, state }
}

/** Applies a part of a layer by the name that `initParts` gave it. */
export const applyPart = (name: string, layer: Layer, params: Params, x: Tensor, context: Context): Tensor =>
  layer.apply(part(params, name), x, context.within(name))
