import { bytesPerElement, type Data, type DType } from '../dtype.ts'
import { FormatError, InputError, show } from '../errors.ts'
import { isJsonObject } from '../json.ts'
import { readStored, type StoredType, storedTypes } from './stored.ts'
import { parseStrict } from './strict-json.ts'

/** Tensors and string metadata of a safetensors file. See https://github.com/huggingface/safetensors#format */
export interface TensorFile {
  readonly tensors: ReadonlyMap<
    string,
    { readonly dtype: DType; readonly shape: readonly number[]; readonly data: Data }
  >
  readonly metadata: ReadonlyMap<string, string>
}

const CODES = { float64: 'F64', float32: 'F32', int32: 'I32', int8: 'I8', uint8: 'U8', bool: 'BOOL' } as const

/** Limits that no honest file of ours comes near; they bound what a hostile one can make us allocate. */
const MAX_HEADER = 64 * 1024 * 1024
const MAX_TENSORS = 100_000
const MAX_RANK = 16

/**
 * The bytes of a file. Wider elements come first, then names in order, so the same content gives the same bytes.
 * Throws `InputError` for a tensor named `__metadata__`, which the format reserves.
 */
export function encodeTensors(file: TensorFile): Uint8Array<ArrayBuffer> {
  const order = [...file.tensors].sort(
    ([a, x], [b, y]) => bytesPerElement(y.dtype) - bytesPerElement(x.dtype) || (a < b ? -1 : 1),
  )
  // Without a prototype, so that a tensor may be called __proto__.
  const header: Record<string, unknown> = Object.assign(Object.create(null), {
    __metadata__: Object.fromEntries(file.metadata),
  })
  let end = 0
  for (const [name, { dtype, shape, data }] of order) {
    if (name === '__metadata__') {
      throw new InputError("encodeTensors: expected tensor names besides '__metadata__', got it. Rename the tensor.")
    }
    header[name] = { dtype: CODES[dtype], shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(json.length / 8) * 8
  const bytes = new Uint8Array(start + end).fill(0x20, 8, start)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true)
  bytes.set(json, 8)
  let at = start
  for (const [, { data }] of order) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/**
 * Reads a file that may be hostile: nothing is trusted, and every claim is checked before memory is taken for it. Types that
 * tensors do not have are read as those that hold their values: F16, BF16 and F8 as float32, other whole numbers as int32.
 * Throws `FormatError` for what is no safetensors file, and for whole numbers that 32 bits do not hold.
 */
export function decodeTensors(bytes: Uint8Array): TensorFile {
  const { header, start } = readHeader(bytes)
  const metadata = readMetadata(header.get('__metadata__'))
  header.delete('__metadata__')
  if (header.size > MAX_TENSORS) throw bad(`at most ${MAX_TENSORS} tensors`, String(header.size))
  const entries = [...header].map(([name, entry]) => readEntry(name, entry, bytes.length - start))
  entries.sort((a, b) => a.from - b.from || a.to - b.to)
  let end = 0
  for (const e of entries) {
    if (e.from !== end) throw bad(`'${e.name}' to start where the tensor before it ends, at ${end}`, String(e.from))
    end = e.to
  }
  if (end !== bytes.length - start) throw bad(`${end} bytes of tensor data`, String(bytes.length - start))
  const tensors = new Map(
    entries.map((e) => {
      const stored = bytes.subarray(start + e.from, start + e.to)
      const wrong = (what: string, got: string) => bad(`tensor '${e.name}' to ${what}`, got)
      return [e.name, { shape: e.shape, ...readStored(e.type, stored, wrong) }]
    }),
  )
  return { tensors, metadata }
}

function readHeader(bytes: Uint8Array): { header: Map<string, unknown>; start: number } {
  if (bytes.length < 8) throw bad('at least 8 bytes', String(bytes.length))
  const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
  if (length > BigInt(MAX_HEADER)) throw bad(`a header of at most ${MAX_HEADER} bytes`, String(length))
  const start = 8 + Number(length)
  if (start > bytes.length) throw bad(`a file of at least ${start} bytes`, `${bytes.length}: it is cut off`)
  let header: unknown
  try {
    header = parseStrict(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.slice(8, start)))
  } catch (error) {
    throw bad('a header that is JSON', error instanceof SyntaxError ? error.message : 'bytes that are not UTF-8')
  }
  if (!isJsonObject(header)) throw bad('a header that is an object', show(header))
  return { header: new Map(Object.entries(header)), start }
}

function readMetadata(value: unknown): Map<string, string> {
  if (value === undefined) return new Map()
  if (!isJsonObject(value)) throw bad('__metadata__ to be an object of strings', show(value))
  for (const [key, v] of Object.entries(value)) {
    if (typeof v !== 'string') throw bad(`metadata '${key}' to be a string`, show(v))
  }
  return new Map(Object.entries(value as Record<string, string>))
}

interface Entry {
  readonly name: string
  readonly type: StoredType
  readonly shape: readonly number[]
  readonly from: number
  readonly to: number
}

function readEntry(name: string, entry: unknown, limit: number): Entry {
  if (!isJsonObject(entry)) throw bad(`tensor '${name}' to be an object`, show(entry))
  const { dtype: code, shape, data_offsets: offsets } = entry
  if (!isStored(code)) {
    throw bad(`tensor '${name}' to have a dtype among ${Object.keys(storedTypes).join(', ')}`, show(code))
  }
  if (!Array.isArray(shape) || shape.length > MAX_RANK || !shape.every(isCount)) {
    throw bad(`tensor '${name}' to have a shape of at most ${MAX_RANK} counts`, show(shape))
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw bad(`tensor '${name}' to have two offsets`, show(offsets))
  }
  const [from, to] = offsets as [number, number]
  if (from > to || to > limit) throw bad(`tensor '${name}' to lie within ${limit} bytes`, `${from} to ${to}`)
  const size = (shape as number[]).reduce((a, d) => a * d, 1)
  if (!Number.isSafeInteger(size) || size * storedTypes[code].bytes !== to - from) {
    throw bad(`tensor '${name}' to take ${size} elements of ${code}`, `${to - from} bytes`)
  }
  return { name, type: code, shape: Object.freeze([...(shape as number[])]), from, to }
}

const isStored = (code: unknown): code is StoredType => typeof code === 'string' && Object.hasOwn(storedTypes, code)

const isCount = (v: unknown): boolean => Number.isSafeInteger(v) && (v as number) >= 0

const bad = (what: string, got: string): FormatError =>
  new FormatError(`model file: expected ${what}, got ${got}. The file is damaged or is not a safetensors file.`)
