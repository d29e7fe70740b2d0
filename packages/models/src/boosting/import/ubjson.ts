import { FormatError } from '@foldwise/core'

/** Deeper than any model file, and far from where recursion would overflow the stack. */
const MAX_DEPTH = 32

const WIDTHS: { readonly [marker: string]: number } = { i: 1, U: 1, I: 2, l: 4, L: 8, d: 4, D: 8 }

/**
 * The value of UBJSON bytes (https://ubjson.org, draft 12) that may be hostile. Arrays of one number type become typed arrays, objects have
 * no prototype. No memory is taken for a count before so many bytes are known to be there.
 * Throws `FormatError` with the offset for anything else, for bytes left over, and for high-precision numbers.
 */
export function parseUbjson(bytes: Uint8Array): unknown {
  const reader = new Reader(bytes)
  const value = reader.value(reader.marker(), 0)
  if (reader.at !== bytes.length) throw reader.bad('the end', `${bytes.length - reader.at} bytes more`)
  return value
}

class Reader {
  at = 0
  private readonly bytes: Uint8Array
  private readonly view: DataView
  private readonly utf8 = new TextDecoder('utf-8', { fatal: true })

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  bad(expected: string, got: string): FormatError {
    return new FormatError(
      `UBJSON, byte ${this.at}: expected ${expected}, got ${got}. The file is damaged or cut short.`,
    )
  }

  marker(): string {
    if (this.at >= this.bytes.length) throw this.bad('a value', 'the end of the file')
    return String.fromCharCode(this.bytes[this.at++]!)
  }

  private peek(): string {
    return String.fromCharCode(this.bytes[this.at] ?? 0)
  }

  private need(count: number): void {
    if (count > this.bytes.length - this.at) {
      throw this.bad(`${count} bytes more`, `${this.bytes.length - this.at}`)
    }
  }

  value(marker: string, depth: number): unknown {
    switch (marker) {
      case '{':
        return this.object(depth + 1)
      case '[':
        return this.array(depth + 1)
      case 'S':
        return this.text(this.count(this.marker()))
      case 'C':
        return this.text(1)
      case 'T':
        return true
      case 'F':
        return false
      case 'Z':
        return null
      default:
        return this.number(marker)
    }
  }

  private number(marker: string): number {
    const width = Object.hasOwn(WIDTHS, marker) ? WIDTHS[marker]! : 0
    if (width === 0) throw this.bad('a type this reader knows', `'${marker}'`)
    this.need(width)
    const v = this.read(marker, this.at)
    this.at += width
    return v
  }

  private read(marker: string, at: number): number {
    const { view } = this
    switch (marker) {
      case 'i':
        return view.getInt8(at)
      case 'U':
        return view.getUint8(at)
      case 'I':
        return view.getInt16(at)
      case 'l':
        return view.getInt32(at)
      case 'L':
        return Number(view.getBigInt64(at))
      case 'd':
        return view.getFloat32(at)
      default:
        return view.getFloat64(at)
    }
  }

  private count(marker: string): number {
    if (marker === 'd' || marker === 'D') throw this.bad('a count', `a number of type '${marker}'`)
    const n = this.number(marker)
    if (n < 0 || !Number.isSafeInteger(n)) throw this.bad('a count', `${n}`)
    return n
  }

  private text(length: number): string {
    this.need(length)
    try {
      const text = this.utf8.decode(this.bytes.subarray(this.at, this.at + length))
      this.at += length
      return text
    } catch {
      throw this.bad('UTF-8 text', 'other bytes')
    }
  }

  /** What stands before the items of a container: their type, if all have one, and their number, if it is given. */
  private header(depth: number): { readonly type: string | undefined; readonly count: number | undefined } {
    if (depth > MAX_DEPTH) throw this.bad(`at most ${MAX_DEPTH} containers in one another`, 'more')
    let type: string | undefined
    if (this.peek() === '$') {
      this.at++
      type = this.marker()
      // Items of the other types take no bytes or have headers of their own, so that a small file could claim any number of them.
      if (!Object.hasOwn(WIDTHS, type)) throw this.bad('items of a number type', `'${type}'`)
    }
    if (this.peek() !== '#') {
      if (type) throw this.bad("a count after a container's type", 'none')
      return { type, count: undefined }
    }
    this.at++
    const count = this.count(this.marker())
    // An item takes at least one byte.
    this.need(count)
    return { type, count }
  }

  private array(depth: number): unknown {
    const { type, count } = this.header(depth)
    if (type) return this.numbers(type, count!)
    const out: unknown[] = []
    if (count === undefined) {
      for (let m = this.marker(); m !== ']'; m = this.marker()) out.push(this.value(m, depth))
    } else {
      for (let i = 0; i < count; i++) out.push(this.value(this.marker(), depth))
    }
    return out
  }

  private numbers(type: string, count: number): Float64Array {
    const width = WIDTHS[type]!
    this.need(count * width)
    const out = new Float64Array(count)
    for (let i = 0; i < count; i++) out[i] = this.read(type, this.at + i * width)
    this.at += count * width
    return out
  }

  private object(depth: number): unknown {
    const { type, count } = this.header(depth)
    const out: Record<string, unknown> = Object.create(null)
    for (let i = 0; count === undefined || i < count; i++) {
      const m = this.marker()
      if (count === undefined && m === '}') break
      const name = this.text(this.count(m))
      if (name in out) throw this.bad('different names in an object', `'${name.slice(0, 40)}' twice`)
      out[name] = this.value(type ?? this.marker(), depth)
    }
    return out
  }
}
