import { type Params, type Rng, type Shape, scope, stream, type Tensor } from '@foldwise/core'
import { type Context, newContext } from './context.ts'
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
}

/** Weights of a layer for inputs of `shape`, without the batch. The same seed gives the same bits. */
export function initialize(layer: Layer, shape: Shape, seed: number | string = 0): Weights {
  const { params = {}, state = {} } = layer.init(stream(seed, 'weights'), shape)
  return { params, state }
}

/** How a layer is run. */
export interface RunOptions {
  /** Default false: no dropout, and normalization by remembered statistics. */
  readonly training?: boolean
  /** Draws of dropout, needed where `training`. */
  readonly random?: Rng
  /** `[n, length]`, 1 for positions that exist and 0 for padding, for layers that look along a sequence. */
  readonly mask?: Tensor
  /** `[n, length, size]`, what an encoder made, for layers that attend to it. */
  readonly memory?: Tensor
}

/** Runs a layer. Nothing is changed in place: `state` is what the layer remembers afterwards. */
export function run(
  layer: Layer,
  { params, state }: Weights,
  x: Tensor,
  options: RunOptions = {},
): { readonly y: Tensor; readonly state: Params } {
  const after: { [name: string]: Tensor } = { ...state }
  const y = layer.apply(params, x, newContext(state, after, options))
  return { y, state: after }
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
