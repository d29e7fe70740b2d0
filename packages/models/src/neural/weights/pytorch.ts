import {
  FormatError,
  hostTensor,
  type Params,
  readStored,
  type StoredType,
  storedTypes,
  type Tensor,
} from '@foldwise/core'
import { isKnown, type Known, type Pickled, unpickle } from './pickle.ts'
import { filesOfZip, isZip } from './zip.ts'

export interface FromPyTorchOptions {
  /** Name of the dictionary that holds the tensors, where a checkpoint has others beside them: 'state_dict', for example. */
  readonly under?: string
  /** Start of names that is left out, where all have it: 'module.', for example. */
  readonly prefix?: string
}

/**
 * The tensors of a file that `torch.save` wrote, by name: a state dict, or a checkpoint with one `under` a name. Both forms are
 * read, archives (since PyTorch 1.6) and the older pickles. Half precision is read as float32, whole numbers as int32.
 *
 * The pickle in the file is read by a machine that can make tensors and nothing else: a file that names any other code is
 * refused with its name, and nothing of it is ever run. Throws `FormatError`.
 */
export function fromPyTorch(bytes: Uint8Array, { under, prefix = '' }: FromPyTorchOptions = {}): Params {
  const { value, storages } = isZip(bytes) ? readArchive(bytes) : readPickles(bytes)
  const dictionary = under === undefined ? value : entry(value, under)
  const tensors: { [name: string]: Tensor } = {}
  if (!(dictionary instanceof Map)) throw bad('a dictionary of tensors', described(dictionary), 'Save a state dict.')
  for (const [name, v] of dictionary) {
    if (typeof name !== 'string' || !isView(v)) continue
    if (!name.startsWith(prefix)) throw bad(`names that start with '${prefix}'`, `'${name}'`, 'Leave out the prefix.')
    tensors[name.slice(prefix.length)] = tensorOf(name, v, storages)
  }
  if (Object.keys(tensors).length > 0) return tensors
  const keys = [...dictionary].filter(([, v]) => v instanceof Map).map(([k]) => String(k))
  const remedy = keys.length > 0 ? `Pass { under: '${keys[0]}' }.` : 'Save a state dict.'
  throw bad('tensors by name', described(dictionary), remedy)
}

/** Values in a file that tensors are views of. */
interface Storage extends Known {
  readonly kind: 'storage'
  readonly type: StoredType
  readonly key: string
  readonly size: number
}
interface View extends Known {
  readonly kind: 'tensor'
  readonly storage: Storage
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]
}
type Storages = ReadonlyMap<string, Uint8Array>

const STORAGES: { readonly [name: string]: StoredType } = {
  'torch.DoubleStorage': 'F64',
  'torch.FloatStorage': 'F32',
  'torch.HalfStorage': 'F16',
  'torch.BFloat16Storage': 'BF16',
  'torch.Float8_e4m3fnStorage': 'F8_E4M3',
  'torch.Float8_e5m2Storage': 'F8_E5M2',
  'torch.LongStorage': 'I64',
  'torch.IntStorage': 'I32',
  'torch.ShortStorage': 'I16',
  'torch.CharStorage': 'I8',
  'torch.ByteStorage': 'U8',
  'torch.BoolStorage': 'BOOL',
}
const NAMES = [
  'collections.OrderedDict',
  'torch._utils._rebuild_tensor',
  'torch._utils._rebuild_tensor_v2',
  'torch._utils._rebuild_parameter',
  'torch.Size',
]
const isView = (v: Pickled): v is View => isKnown(v) && v.kind === 'tensor'

const rules = {
  global: (name: string): Known | undefined =>
    NAMES.includes(name) || Object.hasOwn(STORAGES, name) ? { kind: name } : undefined,
  call: ({ kind }: Known, args: readonly Pickled[]): Pickled => {
    if (kind === 'collections.OrderedDict') return orderedOf(args)
    if (kind === 'torch.Size') return args[0] ?? []
    if (kind === 'torch._utils._rebuild_parameter' && isView(args[0]!)) return args[0]
    if (kind.startsWith('torch._utils._rebuild_tensor')) return viewOf(args)
    throw damaged('a tensor', `a call of '${kind}'`)
  },
  persistent: (id: Pickled): Pickled => {
    const [what, type, key, , size] = Array.isArray(id) ? (id as Pickled[]) : []
    const stored = type !== undefined && isKnown(type) ? STORAGES[type.kind] : undefined
    if (what !== 'storage' || !stored || typeof key !== 'string' || !isCount(size))
      throw damaged('a storage', described(id))
    return { kind: 'storage', type: stored, key, size } as Storage
  },
}

/** An ordered dictionary of a list of pairs, as Python 2 wrote them, or of nothing. */
function orderedOf([pairs = []]: readonly Pickled[]): Pickled {
  if (Array.isArray(pairs) && pairs.every((p) => Array.isArray(p) && p.length === 2)) return new Map(pairs)
  throw damaged('pairs of a dictionary', described(pairs))
}

function viewOf([storage, offset, shape, strides]: readonly Pickled[]): View {
  const counts = (v: Pickled | undefined): v is readonly number[] =>
    Array.isArray(v) && v.length <= 16 && v.every(isCount)
  const known = storage !== undefined && isKnown(storage) && storage.kind === 'storage'
  if (!known || !isCount(offset) || !counts(shape) || !counts(strides) || shape.length !== strides.length) {
    throw damaged('a view of a storage', 'another')
  }
  return { kind: 'tensor', storage: storage as Storage, offset, shape, strides } as View
}

/** The values that a view sees, row-major. */
function tensorOf(name: string, { storage, offset, shape, strides }: View, storages: Storages): Tensor {
  const bytes = storages.get(storage.key)
  const width = storedTypes[storage.type].bytes
  if (!bytes || bytes.length !== storage.size * width) {
    throw damaged(`${storage.size * width} bytes of '${name}'`, bytes ? String(bytes.length) : 'none')
  }
  const size = shape.reduce((a, d) => a * d, 1)
  const last = shape.reduce((at, d, i) => at + (d - 1) * strides[i]!, offset)
  if (size > 0 && (last >= storage.size || size > storage.size)) {
    throw damaged(`'${name}' within its ${storage.size} values`, `${size} up to ${last}`)
  }
  const wrong = (what: string, got: string) => damaged(`'${name}' to ${what}`, got)
  const contiguous = strides.every((s, i) => shape[i] === 1 || s === shape.slice(i + 1).reduce((a, d) => a * d, 1))
  if (contiguous || size === 0) {
    const { data, dtype } = readStored(storage.type, bytes.subarray(offset * width, (offset + size) * width), wrong)
    return hostTensor(data as Float32Array<ArrayBuffer>, shape, dtype as 'float32')
  }
  const all = readStored(storage.type, bytes, wrong)
  const out = all.data.slice(0, size)
  const at = new Int32Array(shape.length)
  for (let i = 0; i < size; i++) {
    out[i] = all.data[at.reduce((sum, k, axis) => sum + k * strides[axis]!, offset)]!
    for (let axis = shape.length - 1; axis >= 0 && ++at[axis]! === shape[axis]; axis--) at[axis] = 0
  }
  return hostTensor(out as Float32Array<ArrayBuffer>, shape, all.dtype as 'float32')
}

interface Read {
  readonly value: Pickled
  readonly storages: Storages
}

/** An archive of `data.pkl` and a file for each storage. */
function readArchive(bytes: Uint8Array): Read {
  const files = filesOfZip(bytes)
  const pickle = [...files.keys()].find((name) => name.endsWith('/data.pkl'))
  if (pickle === undefined) throw bad('an archive of PyTorch', 'another', 'Save it with torch.save.')
  const folder = pickle.slice(0, -'data.pkl'.length)
  const order = files.get(`${folder}byteorder`)
  if (order && new TextDecoder().decode(order.slice()) !== 'little') {
    throw bad('bytes with the lowest first', 'the highest first', 'Save it on another machine.')
  }
  const { value } = unpickle(files.get(pickle)!, rules)
  const data = [...files].filter(([name]) => name.startsWith(`${folder}data/`))
  return { value, storages: new Map(data.map(([name, file]) => [name.slice(folder.length + 5), file])) }
}

const MAGIC = 0x1950a86a20f9469cfc6cn

/** The form before PyTorch 1.6: pickles of a magic number, a version, the machine, the object and the storages' keys, then these. */
function readPickles(bytes: Uint8Array): Read {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let at = 0
  const widths = new Map<string, number>()
  const noting = {
    ...rules,
    persistent: (id: Pickled) => {
      const storage = rules.persistent(id) as Storage
      widths.set(storage.key, storedTypes[storage.type].bytes)
      return storage
    },
  }
  const next = (): Pickled => {
    const { value, end } = unpickle(bytes, noting, at)
    at = end
    return value
  }
  if (bytes[0] !== 0x80 || next() !== MAGIC) throw bad('a file of torch.save', 'another', 'Save it with torch.save.')
  next()
  next()
  const value = next()
  const keys = next()
  if (!Array.isArray(keys)) throw damaged('keys of storages', described(keys))
  const storages = new Map<string, Uint8Array>()
  for (const key of keys as Pickled[]) {
    const width = widths.get(String(key))
    if (width === undefined || at + 8 > bytes.length) throw damaged('storages of tensors', `'${String(key)}'`)
    const size = Number(view.getBigUint64(at, true)) * width
    if (!(at + 8 + size <= bytes.length)) throw damaged(`${size} bytes of storage '${String(key)}'`, 'fewer')
    storages.set(String(key), bytes.subarray(at + 8, at + 8 + size))
    at += 8 + size
  }
  return { value, storages }
}

function entry(value: Pickled, name: string): Pickled {
  const found = value instanceof Map ? value.get(name) : undefined
  if (found !== undefined) return found
  throw bad(`a dictionary with '${name}'`, described(value), 'Look at its keys.')
}

const isCount = (v: unknown): v is number => Number.isSafeInteger(v) && (v as number) >= 0

function described(value: Pickled): string {
  if (value instanceof Map)
    return `one of ${
      [...value.keys()]
        .slice(0, 8)
        .map((k) => `'${String(k)}'`)
        .join(', ') || 'nothing'
    }`
  return isKnown(value) ? `a ${value.kind}` : Array.isArray(value) ? 'a list' : String(value)
}

const bad = (what: string, got: string, remedy: string): FormatError =>
  new FormatError(`fromPyTorch: expected ${what}, got ${got}. ${remedy}`)
const damaged = (what: string, got: string): FormatError => bad(what, got, 'The file is damaged.')
