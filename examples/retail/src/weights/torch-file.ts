import { FormatError, hostTensor, type Params, type Tensor } from '@foldwise/core'
import { type Made, readPickle } from './pickle.ts'

const FLOAT = 'torch.FloatStorage'
/** Bytes of one value of each type of storage that is read: parameters, and counts of batches. */
const WIDTHS: { readonly [type: string]: number } = { [FLOAT]: 4, 'torch.LongStorage': 8 }
const MAGIC = 119547037146038801333356n

interface Storage {
  readonly key: string
  readonly type: string
}
interface Placed {
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}

/**
 * The float32 tensors of a file that `torch.save` of PyTorch before 1.6 wrote, by name: a state dict, or a checkpoint with one
 * under `state_dict`. Nothing in the file is run. Throws `FormatError` for newer files, which are zip archives.
 */
export function readTorchFile(bytes: Uint8Array): Params {
  let at = 0
  const next = (persistent: (id: unknown) => unknown = refuse): unknown => {
    const { value, end } = readPickle(bytes, at, persistent)
    at = end
    return value
  }
  if (bytes[0] !== 0x80 || next() !== MAGIC) {
    throw new FormatError('torch file: expected one of PyTorch before 1.6, got another. Save it as safetensors.')
  }
  next() // version of the protocol
  next() // sizes and byte order of the machine that wrote it: little-endian wherever PyTorch runs
  const whole = next((id) => storageOf(id as unknown[])) as Map<string, unknown>
  const dict = (whole.get('state_dict') ?? whole) as Map<string, unknown>
  const storages = new Map<string, Uint8Array>()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const placed = [...dict].flatMap(([name, value]) => {
    const place = placedOf(value)
    return place ? [[name, place] as const] : []
  })
  const types = new Map(placed.map(([, { storage }]) => [storage.key, storage.type]))
  for (const key of next() as string[]) {
    const width = WIDTHS[types.get(key) ?? '']
    if (!width) throw new FormatError(`torch file: expected float32 tensors, got ${types.get(key)}. Save them as such.`)
    const size = Number(view.getBigInt64(at, true)) * width
    at += 8
    if (at + size > bytes.length) throw new FormatError('torch file: expected a whole one, got one that is cut off.')
    // A copy, so that it is aligned.
    storages.set(key, new Uint8Array(bytes.subarray(at, at + size)))
    at += size
  }
  const floats = placed.filter(([, { storage }]) => storage.type === FLOAT)
  return Object.fromEntries(floats.map(([name, place]) => [name, tensorAt(storages, place)]))
}

/** `('storage', type, key, location, size, view)`. */
function storageOf([kind, type, key]: readonly unknown[]): Storage {
  if (kind === 'storage') return { key: key as string, type: (type as Made).global }
  throw new FormatError(`torch file: expected storages, got '${kind}'. Save a state_dict.`)
}

/** `_rebuild_tensor(storage, offset, shape, strides)`, its second version with more arguments, or a parameter made of one. */
function placedOf(value: unknown): Placed | undefined {
  const { global, args } = (value ?? {}) as Made
  if (global === 'torch._utils._rebuild_parameter') return placedOf(args[0])
  if (global !== 'torch._utils._rebuild_tensor' && global !== 'torch._utils._rebuild_tensor_v2') return undefined
  const [storage, offset, shape, strides] = args as [Storage, number, number[], number[]]
  return { storage, offset, shape, strides }
}

function tensorAt(storages: ReadonlyMap<string, Uint8Array>, { storage, offset, shape, strides }: Placed): Tensor {
  const values = new Float32Array(storages.get(storage.key)!.buffer)
  const size = shape.reduce((a, d) => a * d, 1)
  const dense = strides.every((s, i) => s === shape.slice(i + 1).reduce((a, d) => a * d, 1))
  if (!dense || offset + size > values.length) {
    throw new FormatError('torch file: expected tensors that are contiguous, got others. Save them with .contiguous().')
  }
  return hostTensor(values.slice(offset, offset + size), shape, 'float32')
}

const refuse = (): never => {
  throw new FormatError('torch file: expected tensors after the header, got them before. Take another copy.')
}
