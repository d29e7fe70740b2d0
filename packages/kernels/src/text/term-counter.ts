import type { Kernels } from '../loader/kernels.ts'
import { DocumentText } from './document-text.ts'
import { Entries } from './entries.ts'
import { GrowingBuffer } from './growing-buffer.ts'
import { type TextKernels, text } from './module.ts'
import { TermTable } from './term-table.ts'
import { type EncodedTerms, encodeTerms } from './terms.ts'
import { WordList } from './word-list.ts'

/** How documents are cut into terms. */
export interface Cutting {
  /** Words and sequences of them; characters across the text; characters inside words, with a space on either side. */
  readonly analyzer: 'word' | 'char' | 'charWb'
  /** Sizes of the n-grams, in words or characters. */
  readonly fewest: number
  readonly most: number
  readonly lowercase: boolean
  /** Characters a word must have. */
  readonly shortest: number
}

/** Tokens, or bytes, given to a kernel at once: few, so that the room made for new terms is small. */
const CHUNK = 4096
const NONE = 0xffffffff

/**
 * Counts terms of documents in kernel memory, and keeps the counts until `entries.clear()`. It learns the terms it meets,
 * or with a vocabulary counts only those in it. Release it after its last use.
 */
export class TermCounter {
  readonly kernels: Kernels
  readonly cutting: Cutting
  readonly learns: boolean
  /** Words, or n-grams of characters. Ids below `stops` are stop words. */
  readonly terms: TermTable
  /** Sequences of two or more words. */
  readonly pairs: TermTable
  readonly entries: Entries
  readonly stops: number
  /** Ids of the vocabulary's terms; bit 31 marks those of `pairs`. Empty if it learns. */
  readonly known: Uint32Array
  private readonly procedures: TextKernels
  private readonly document: DocumentText
  private readonly history: GrowingBuffer
  private readonly wordList: WordList | undefined

  constructor(kernels: Kernels, cutting: Cutting, stopWords: readonly string[], vocabulary?: EncodedTerms) {
    this.kernels = kernels
    this.cutting = cutting
    this.learns = vocabulary === undefined
    this.procedures = kernels.use(text)
    this.terms = new TermTable(kernels, this.procedures)
    this.pairs = new TermTable(kernels, this.procedures)
    this.entries = new Entries(kernels)
    this.document = new DocumentText(kernels)
    this.history = new GrowingBuffer(kernels.heap)
    if (cutting.analyzer === 'charWb') this.wordList = new WordList(kernels, cutting.fewest, cutting.most)
    if (cutting.analyzer === 'word') this.intern(encodeTerms(stopWords), false)
    this.stops = this.terms.count
    const sequences = cutting.analyzer === 'word' && cutting.most > 1
    this.known = vocabulary ? this.intern(vocabulary, sequences) : new Uint32Array(0)
  }

  /** Counts a document as the next one. */
  count(document: string): void {
    const { analyzer, lowercase, fewest, most, shortest } = this.cutting
    this.document.load(document, lowercase)
    if (analyzer === 'word') this.countSpans(this.document.cut(false, lowercase), shortest, fewest, most)
    else if (analyzer === 'char') this.countChars()
    else {
      const spans = this.document.cut(true, lowercase)
      this.wordList!.count(this.document, spans, this.terms, this.learns, this.entries)
    }
  }

  /** Counts a document that is already cut into terms. */
  countTerms(terms: readonly string[]): void {
    this.document.loadTerms(terms)
    this.countSpans(terms.length, 0, 1, 1)
  }

  /** A text in lower case, by the same tables. */
  lowerCase(text: string): string {
    return this.document.lowerCase(text)
  }

  release(): void {
    this.entries.clear()
    this.wordList?.release()
    for (const part of [this.terms, this.pairs, this.document, this.history]) part.release()
  }

  private countSpans(spans: number, shortest: number, fewest: number, most: number): void {
    const { document, terms, pairs, history, entries, procedures } = this
    history.reserve(4 * most)
    history.uint32(most).fill(NONE)
    const start = entries.open(spans * (most - fewest + 1))
    let top = start
    for (let from = 0; from < spans; from += CHUNK) {
      const to = Math.min(from + CHUNK, spans)
      if (this.learns) {
        terms.reserve(to - from, document.extent(from, to))
        if (most > 1) pairs.reserve((to - from) * (most - 1))
      }
      top =
        procedures.countSpans(
          terms.at,
          pairs.at,
          history.at,
          document.at,
          document.spansAt,
          from,
          to,
          shortest,
          this.stops,
          fewest,
          most,
          Number(this.learns),
          start,
          top,
        ) >>> 0
    }
    entries.close(top)
  }

  private countChars(): void {
    const { document, terms, entries, procedures, learns } = this
    const { lowercase, fewest, most } = this.cutting
    document.squeeze(lowercase)
    const { at, length } = document
    const start = entries.open(length * (most - fewest + 1))
    let top = start
    for (let size = fewest; size <= most; size++) {
      for (let from = 0; from < length; ) {
        const to = document.boundary(from + CHUNK)
        // A byte is in at most `size` windows, and the last window ends at most 4 * size bytes behind `to`.
        if (learns) terms.reserve(to - from, (to - from + 4 * size) * size)
        top = procedures.countChars(terms.at, at + from, at + to, at + length, size, Number(learns), start, top) >>> 0
        from = to
      }
    }
    entries.close(top)
  }

  private intern(vocabulary: EncodedTerms, sequences: boolean): Uint32Array {
    const n = vocabulary.offsets.length - 1
    using work = this.kernels.workspace()
    const bytes = work.uint8(vocabulary.bytes)
    const offsets = work.uint32(vocabulary.offsets)
    const ids = work.raw(Uint32Array, n)
    let spaces = 0
    if (sequences) for (const byte of vocabulary.bytes) if (byte === 0x20) spaces++
    this.terms.reserve(n + spaces, vocabulary.bytes.length)
    this.pairs.reserve(spaces)
    if (sequences) this.procedures.internSpans(this.terms.at, this.pairs.at, bytes.at, offsets.at, n, ids.at)
    else this.procedures.internTerms(this.terms.at, bytes.at, offsets.at, n, ids.at)
    return ids.view.slice()
  }
}
