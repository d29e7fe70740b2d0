import type { Kernels } from '../loader/kernels.ts'
import { GrowingBuffer } from './growing-buffer.ts'
import { type TextKernels, text } from './module.ts'
import { unicodeTable } from './unicode.ts'

/** Room before the text: n-grams inside words put a space there. */
const MARGIN = 16

const encoder = /* @__PURE__ */ new TextEncoder()
const tables = /* @__PURE__ */ new WeakMap<Kernels, number>()

/** Address of the character properties, which a memory gets once, when something first needs them. */
function unicode(kernels: Kernels): number {
  let at = tables.get(kernels)
  if (at === undefined) {
    const bytes = unicodeTable()
    at = kernels.heap.allocate(bytes.length)
    new Uint8Array(kernels.memory.buffer).set(bytes, at)
    tables.set(kernels, at)
  }
  return at
}

/** One document at a time in kernel memory, as UTF-8: lowered, and cut into tokens. Lone surrogates become U+FFFD. */
export class DocumentText {
  private readonly kernels: Kernels
  private readonly procedures: TextKernels
  private readonly raw: GrowingBuffer
  private readonly lowered: GrowingBuffer
  private readonly mask: GrowingBuffer
  private readonly spans: GrowingBuffer
  /** Address of the text. */
  at = 0
  /** Bytes. */
  length = 0
  private ascii = true

  constructor(kernels: Kernels) {
    this.kernels = kernels
    this.procedures = kernels.use(text)
    this.raw = new GrowingBuffer(kernels.heap)
    this.lowered = new GrowingBuffer(kernels.heap)
    this.mask = new GrowingBuffer(kernels.heap)
    this.spans = new GrowingBuffer(kernels.heap)
  }

  /** Takes a document. ASCII is lowered later, while it is cut. */
  load(document: string, lower: boolean): void {
    this.write(document)
    if (this.ascii || !lower) return
    this.lowered.reserve(MARGIN + Math.ceil(this.length * 1.5) + MARGIN)
    const at = this.lowered.at + MARGIN
    this.length = this.procedures.lowerText(this.at, this.length, unicode(this.kernels), at)
    this.at = at
  }

  /** The document in lower case, as a string. */
  lowerCase(document: string): string {
    this.load(document, true)
    if (this.ascii) return document.toLowerCase()
    const bytes = new Uint8Array(this.kernels.memory.buffer, this.at, this.length)
    return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice())
  }

  /** Finds the words, or with `spaces` whatever stands between white spaces; returns how many, for `span`. */
  cut(spaces: boolean, lower: boolean): number {
    const { length, procedures: p } = this
    this.mask.reserve((length >> 3) + 64)
    this.spans.reserve(4 * (length + 2))
    if (this.ascii) p.scanAscii(this.at, length, Number(lower), Number(spaces), this.mask.at)
    else p.scanText(this.at, length, unicode(this.kernels), Number(spaces), this.mask.at)
    return p.spansOfMask(this.mask.at, length, this.spans.at)
  }

  /** Makes the text ready for n-grams of all its characters: lowered, runs of white space as one space. */
  squeeze(lower: boolean): void {
    if (this.ascii && lower) this.cut(true, true)
    this.length = this.procedures.charText(this.at, this.length, unicode(this.kernels))
  }

  /** Takes terms instead of a document: each is a token. */
  loadTerms(terms: readonly string[]): void {
    // A separator, lest a surrogate at the end of one term pairs up with one at the start of the next.
    this.write(terms.join('\n'))
    this.spans.reserve(8 * terms.length)
    const spans = this.spans.uint32(2 * terms.length)
    let at = 0
    for (let i = 0; i < terms.length; i++) {
      spans[2 * i] = at
      at += utf8Length(terms[i]!)
      spans[2 * i + 1] = at++
    }
  }

  /** Address of the pairs {first byte, byte behind} of the last cut. */
  get spansAt(): number {
    return this.spans.at
  }

  /** Bytes from the first of span `from` to the last before span `to`. */
  extent(from: number, to: number): number {
    const spans = this.spans.uint32(2 * to)
    return spans[2 * to - 1]! - spans[2 * from]!
  }

  /** First character at or behind byte `at`. */
  boundary(at: number): number {
    const bytes = new Uint8Array(this.kernels.memory.buffer, this.at, this.length)
    while (at < this.length && (bytes[at]! & 0xc0) === 0x80) at++
    return Math.min(at, this.length)
  }

  release(): void {
    for (const buffer of [this.raw, this.lowered, this.mask, this.spans]) buffer.release()
  }

  private write(document: string): void {
    const room = 3 * document.length
    this.raw.reserve(MARGIN + room + MARGIN)
    this.at = this.raw.at + MARGIN
    const buffer = this.kernels.memory.buffer
    const bytes = new Uint8Array(buffer, this.at, room)
    if (buffer instanceof ArrayBuffer) this.length = encoder.encodeInto(document, bytes).written
    else {
      // Browsers do not encode into shared memory.
      const encoded = encoder.encode(document)
      bytes.set(encoded)
      this.length = encoded.length
    }
    this.ascii = this.length === document.length
  }
}

/** Bytes of a string as UTF-8. A surrogate that is alone becomes U+FFFD, three bytes. */
function utf8Length(s: string): number {
  let n = 0
  for (let i = 0; i < s.length; i++) {
    const unit = s.charCodeAt(i)
    if (unit < 0x80) n += 1
    else if (unit < 0x800) n += 2
    else if (unit >= 0xd800 && unit < 0xdc00 && (s.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      n += 4
      i++
    } else n += 3
  }
  return n
}
