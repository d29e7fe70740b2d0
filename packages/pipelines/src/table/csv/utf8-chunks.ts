import { FormatError, InputError, ParamError, show } from '@foldwise/core'
import type { CsvSource } from './options.ts'

const SLICE = 1 << 20

/** The source's bytes as UTF-8, piece by piece, without a byte order mark. Throws `FormatError` where they are not text in the encoding. */
export async function* utf8Chunks(
  where: string,
  source: CsvSource,
  encoding: string | undefined,
): AsyncGenerator<Uint8Array> {
  if (typeof source === 'string') {
    const encoder = new TextEncoder()
    const from = source.charCodeAt(0) === 0xfeff ? 1 : 0
    for (let i = from; i < source.length; ) {
      let next = Math.min(i + SLICE, source.length)
      // A pair of surrogates is one character.
      if ((source.charCodeAt(next - 1) & 0xfc00) === 0xd800 && next < source.length) next++
      yield encoder.encode(source.slice(i, next))
      i = next
    }
    return
  }
  let recode: ((bytes: Uint8Array, more: boolean) => Uint8Array) | undefined
  let head: Uint8Array | undefined
  const begin = (bytes: Uint8Array) => {
    const found = byteOrderMark(bytes)
    recode = recoder(where, encoding ?? found.encoding)
    return encoding === undefined || found.encoding === normal(where, encoding) ? bytes.subarray(found.length) : bytes
  }
  for await (const piece of pieces(where, source)) {
    let bytes = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
    if (!recode) {
      // A byte order mark may be cut by the first pieces.
      head = head ? joined(head, bytes) : bytes
      if (head.length < 3) continue
      bytes = begin(head)
    }
    if (bytes.length > 0) yield recode!(bytes, true)
  }
  if (!recode && head) yield recoder(where, encoding ?? byteOrderMark(head).encoding)(begin(head), true)
  if (recode) {
    const rest = recode(new Uint8Array(0), false)
    if (rest.length > 0) yield rest
  }
}

function normal(where: string, encoding: string): string {
  try {
    return new TextDecoder(encoding).encoding
  } catch {
    throw new ParamError(
      `${where}: expected 'encoding' to be one that TextDecoder knows, got ${show(encoding)}. Try 'windows-1252'.`,
    )
  }
}

function byteOrderMark(b: Uint8Array): { readonly encoding: string; readonly length: number } {
  if (b[0] === 0xef && b[1] === 0xbb && b[2] === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (b[0] === 0xff && b[1] === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (b[0] === 0xfe && b[1] === 0xff) return { encoding: 'utf-16be', length: 2 }
  return { encoding: 'utf-8', length: 0 }
}

/** Checks UTF-8, or makes it of another encoding. */
function recoder(where: string, encoding: string): (bytes: Uint8Array, more: boolean) => Uint8Array {
  const name = normal(where, encoding)
  const decoder = new TextDecoder(name, { fatal: true, ignoreBOM: true })
  const encoder = new TextEncoder()
  // A character that goes on in the next bytes has its high bit set in all of its own.
  let open = false
  return (bytes, more) => {
    if (name === 'utf-8' && more && !open && isAscii(bytes)) return bytes
    open = (bytes.at(-1) ?? 0) > 127
    try {
      const text = decoder.decode(bytes, { stream: more })
      return name === 'utf-8' && more ? bytes : encoder.encode(text)
    } catch {
      throw new FormatError(
        `${where}: expected text in ${name}, got bytes that are none. Name its 'encoding', such as 'windows-1252'.`,
      )
    }
  }
}

/** Saves making a string of bytes whose text is not wanted. */
function isAscii(bytes: Uint8Array): boolean {
  let from = 0
  const before = -bytes.byteOffset & 3
  if (bytes.length >= 64) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + before, (bytes.length - before) >> 2)
    for (; from < before; from++) if (bytes[from]! > 127) return false
    for (let i = 0; i < words.length; i++) if ((words[i]! & 0x80808080) !== 0) return false
    from += 4 * words.length
  }
  for (; from < bytes.length; from++) if (bytes[from]! > 127) return false
  return true
}

async function* pieces(where: string, source: Exclude<CsvSource, string>): AsyncGenerator<Uint8Array | string> {
  if (source instanceof Uint8Array) {
    for (let i = 0; i < source.length; i += SLICE) yield source.subarray(i, i + SLICE)
    return
  }
  if (source instanceof Blob) return yield* streamed(source.stream())
  if (source instanceof ReadableStream) return yield* streamed(source)
  if (typeof source !== 'object' || source === null || !(Symbol.asyncIterator in source || Symbol.iterator in source)) {
    throw new InputError(
      `${where}: expected text, bytes, a Blob or a stream, got ${show(source)}. Open the file first.`,
    )
  }
  yield* source
}

/** Not every browser iterates over streams. */
async function* streamed(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
    reader.releaseLock()
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length)
  both.set(a)
  both.set(b, a.length)
  return both
}
