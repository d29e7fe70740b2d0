import { copyAs, hostTensor, InputError, type Params, type Tensor } from '@foldwise/core'
import { reshape, transpose } from '@foldwise/core/ops'
import { part, type Weights } from '../layer.ts'
import { zeros } from '../noise.ts'

/** A group of an HDF5 file, such as `new File(path, 'r')` of `h5wasm`. */
export interface H5Group {
  keys(): string[]
  get(name: string): unknown
}
/** Its data. */
interface H5Dataset {
  readonly shape: readonly number[] | null
  readonly value: unknown
}

/** Which part of a network takes a Keras layer's weights. */
export type KerasLayer =
  | string
  /** A dense layer after `Flatten` of images, which Keras flattens channels last: `[channels, height, width]`. */
  | { readonly part: string; readonly image: readonly [number, number, number] }

/**
 * Weights that Keras saved in HDF5 (`.h5`, `.weights.h5`), by the names and in the layouts of a network here, for `weightsFrom`:
 * `layers` says which part each Keras layer's weights go to, `fresh` what that part has. Dense, convolutional (depthwise and
 * separable too), embedding, normalization, LSTM and GRU (`reset_after`) layers. Keras normalizes batches with epsilon 0.001.
 * A reader of HDF5 is yours to bring. Throws `InputError` where a layer is not in the file or has other weights.
 */
export function fromKeras(file: H5Group, layers: { readonly [layer: string]: KerasLayer }, fresh: Weights): Params {
  const all: Params = { ...fresh.params, ...fresh.state }
  const out: { [name: string]: Tensor } = {}
  for (const [layer, to] of Object.entries(layers)) {
    const { part: name, image } = typeof to === 'string' ? { part: to, image: undefined } : to
    const own = part(all, name)
    const given = named(variablesOf(file, layer), own, layer)
    const made = 'weight_ih_l0' in own ? recurrent(layer, given, own) : plain(layer, given, own, image)
    for (const [key, t] of Object.entries(made)) out[`${name}.${key}`] = t
  }
  return out
}

type Variables = ReadonlyMap<string, Tensor>

/** A layer's data by the last of their names, wherever the file keeps layers. */
function variablesOf(file: H5Group, layer: string): Variables {
  for (const path of [`model_weights/${layer}`, `layers/${layer}`, `_layer_checkpoint_dependencies/${layer}`, layer]) {
    const group = groupAt(file, path)
    if (!group) continue
    const found = new Map<string, Tensor>()
    collect(group, found)
    if (found.size > 0) return found
  }
  throw bad(layer, 'a layer of the file', 'none with weights')
}

function groupAt(file: H5Group, path: string): H5Group | undefined {
  let at: unknown = file
  for (const name of path.split('/')) {
    if (!isGroup(at) || !at.keys().includes(name)) return undefined
    at = at.get(name)
  }
  return isGroup(at) ? at : undefined
}

const isGroup = (value: unknown): value is H5Group => typeof (value as H5Group | null)?.keys === 'function'

function collect(group: H5Group, into: Map<string, Tensor>): void {
  for (const name of group.keys()) {
    const value = group.get(name)
    if (isGroup(value)) collect(value, into)
    else {
      const { shape, value: data } = value as H5Dataset
      if (ArrayBuffer.isView(data)) {
        const floats = copyAs('float32', data as unknown as ArrayLike<number>)
        into.set(name.replace(/:0$/, ''), hostTensor(floats as Float32Array<ArrayBuffer>, shape ?? [], 'float32'))
      }
    }
  }
}

/** What Keras's variables are called, or come after one another, and which of a part's weights they are. */
const NAMES: { readonly [keras: string]: string } = {
  kernel: 'weight',
  embeddings: 'weight',
  gamma: 'weight',
  beta: 'bias',
  bias: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
  depthwise_kernel: 'depthwise.weight',
  pointwise_kernel: 'pointwise.weight',
  recurrent_kernel: 'recurrent',
}

/** Variables by the names here; Keras 3 counts them instead of naming them. */
function named(given: Variables, own: Params, layer: string): Variables {
  const counted = [...given.keys()].every((name) => /^\d+$/.test(name))
  if (!counted) {
    return new Map(
      [...given].map(([name, t]) => {
        const ours = NAMES[name]
        if (ours === undefined) throw bad(layer, `variables such as ${Object.keys(NAMES).join(', ')}`, `'${name}'`)
        // A layer that is depthwise alone has no parts.
        return [ours === 'depthwise.weight' && !('depthwise.weight' in own) ? 'depthwise' : ours, t]
      }),
    )
  }
  const order =
    'running_mean' in own
      ? ['weight', 'bias', 'running_mean', 'running_var']
      : 'weight_ih_l0' in own
        ? ['weight', 'recurrent', 'bias']
        : 'depthwise.weight' in own
          ? ['depthwise.weight', 'pointwise.weight', 'bias']
          : [/depthwise/.test(layer) ? 'depthwise' : 'weight', 'bias']
  const sorted = [...given].sort(([a], [b]) => Number(a) - Number(b))
  if (sorted.length > order.length) throw bad(layer, `${order.length} variables`, String(sorted.length))
  return new Map(sorted.map(([, t], i) => [order[i]!, t]))
}

function plain(
  layer: string,
  given: Variables,
  own: Params,
  image: readonly [number, number, number] | undefined,
): { [name: string]: Tensor } {
  // Keras has one bias for both parts of a separable layer.
  const none = own['depthwise.bias']
  const out: { [name: string]: Tensor } = none ? { 'depthwise.bias': zeros(none.shape) } : {}
  for (const [role, t] of given) {
    const depthwise = role === 'depthwise' || role === 'depthwise.weight'
    const separable = 'pointwise.weight' in own
    const name = role === 'depthwise' ? 'weight' : role === 'bias' && separable ? 'pointwise.bias' : role
    const want = own[name]
    const laid = depthwise ? depthwiseLayout(t) : /embedding/.test(layer) || t.shape.length < 2 ? t : layout(t, image)
    if (!want || String(want.shape) !== String(laid.shape)) {
      throw bad(layer, `'${name}' of shape [${want?.shape ?? 'none'}]`, `[${laid.shape}]`)
    }
    out[name] = laid
  }
  return out
}

/** Kernels with the outputs first, as here: `[in, out]`, `[width, in, out]` and `[height, width, in, out]` there. */
function layout(t: Tensor, image: readonly [number, number, number] | undefined): Tensor {
  if (t.shape.length === 4) return transpose(t, [3, 2, 0, 1])
  if (t.shape.length === 3) return transpose(t, [2, 1, 0])
  if (!image) return transpose(t)
  const [channels, height, width] = image
  return reshape(transpose(reshape(t, [height, width, channels, t.shape[1]!]), [3, 2, 0, 1]), [t.shape[1]!, -1])
}

const depthwiseLayout = (t: Tensor): Tensor => {
  const [height, width, channels, multiplier] = t.shape as [number, number, number, number]
  return reshape(transpose(t, [2, 3, 0, 1]), [channels * multiplier, 1, height, width])
}

/** LSTM: the same gates in the same order. GRU: update before reset there; two biases where reset is applied after. */
function recurrent(layer: string, given: Variables, own: Params): { [name: string]: Tensor } {
  const [kernel, inner, bias] = ['weight', 'recurrent', 'bias'].map((name) => given.get(name))
  const units = own.weight_hh_l0!.shape[1]!
  const gates = own.weight_hh_l0!.shape[0]! / units
  if (!kernel || !inner || kernel.shape[1] !== gates * units || inner.shape[0] !== units) {
    throw bad(layer, `a layer of ${units} units and ${gates} gates`, `kernel [${kernel?.shape ?? 'none'}]`)
  }
  const sorted = (t: Tensor) => (gates === 3 ? swapped(t, units) : t)
  const values = bias ? Array.from(bias.value as Float32Array) : []
  const half = (i: number) => {
    const some = values.slice(i * gates * units, (i + 1) * gates * units)
    const whole = some.length > 0 ? some : Array<number>(gates * units).fill(0)
    return sorted(hostTensor(Float32Array.from(whole), [gates * units], 'float32'))
  }
  return {
    weight_ih_l0: sorted(transpose(kernel)),
    weight_hh_l0: sorted(transpose(inner)),
    bias_ih_l0: half(0),
    bias_hh_l0: half(1),
  }
}

/** The first and the second of blocks of rows, exchanged. */
function swapped(t: Tensor, units: number): Tensor {
  const data = (t.value as Float32Array<ArrayBuffer>).slice()
  const size = (data.length / t.shape[0]!) * units
  const first = data.slice(0, size)
  data.copyWithin(0, size, 2 * size)
  data.set(first, size)
  return hostTensor(data, t.shape, 'float32')
}

const bad = (layer: string, what: string, got: string): InputError =>
  new InputError(`fromKeras: expected ${what} for '${layer}', got ${got}. Look at the file's layers.`)
