import type { Kernels } from '../loader/kernels.ts'
import type { DocumentText } from './document-text.ts'
import type { Entries } from './entries.ts'
import { GrowingBuffer } from './growing-buffer.ts'
import { type TextKernels, text } from './module.ts'
import { TermTable } from './term-table.ts'

/** Words whose n-grams are listed in one call of the kernel: few, so that the room made for them is small. */
const CHUNK = 256
/** Items after which the lists start anew: 16 MiB, more distinct words than most documents share. */
const ITEMS = 1 << 22

/** Character n-grams inside words: each distinct word is cut once and its n-grams' ids are kept. */
export class WordList {
  private readonly procedures: TextKernels
  private readonly words: TermTable
  private readonly lists: GrowingBuffer
  private readonly items: GrowingBuffer
  private readonly positions: GrowingBuffer
  private readonly found: GrowingBuffer
  private readonly state: GrowingBuffer
  private readonly fewest: number
  private readonly most: number
  private used = 0

  constructor(kernels: Kernels, fewest: number, most: number) {
    this.procedures = kernels.use(text)
    this.words = new TermTable(kernels, this.procedures)
    this.lists = new GrowingBuffer(kernels.heap)
    this.items = new GrowingBuffer(kernels.heap)
    this.positions = new GrowingBuffer(kernels.heap)
    this.found = new GrowingBuffer(kernels.heap)
    this.state = new GrowingBuffer(kernels.heap)
    this.fewest = fewest
    this.most = most
  }

  /** Counts the n-grams of a document that has been cut at white space. */
  count(document: DocumentText, spans: number, grams: TermTable, learn: boolean, entries: Entries): void {
    if (this.used > ITEMS) this.restart()
    const words = this.countWords(document, spans, grams, learn)
    this.positions.reserve(4 * grams.count)
    const start = entries.open(Math.min(grams.count, this.itemsOf(words)))
    const { procedures: p, found, lists, items, positions } = this
    entries.close(p.expandWords(found.at, words, lists.at, items.at, positions.at, start, start) >>> 0)
  }

  /** Entries of the document's distinct words, into `found`; returns how many. */
  private countWords(document: DocumentText, spans: number, grams: TermTable, learn: boolean): number {
    const { fewest, most, words, lists, items, found, state } = this
    const sizes = most - fewest + 1
    found.reserve(8 * spans)
    state.reserve(8)
    state.uint32(2).set([this.used, found.at])
    for (let from = 0; from < spans; from += CHUNK) {
      const to = Math.min(from + CHUNK, spans)
      const bytes = document.extent(from, to)
      const padded = bytes + 2 * (to - from)
      words.reserve(to - from, bytes)
      lists.reserve(8 * (words.count + to - from), 8 * words.count)
      items.reserve(4 * (this.used + padded * sizes), 4 * this.used)
      // A byte is in at most `size` windows of one size.
      if (learn) grams.reserve(padded * sizes, (padded * sizes * (fewest + most)) / 2)
      this.procedures.countWordGrams(
        words.at,
        grams.at,
        lists.at,
        items.at,
        document.at,
        document.spansAt,
        from,
        to,
        fewest,
        most,
        Number(learn),
        found.at,
        state.at,
      )
      this.used = state.uint32(2)[0]!
    }
    return (state.uint32(2)[1]! - found.at) / 8
  }

  private itemsOf(words: number): number {
    const found = this.found.uint32(2 * words)
    const lists = this.lists.uint32(2 * this.words.count)
    let sum = 0
    for (let i = 0; i < words; i++) sum += lists[2 * found[2 * i]! + 1]!
    return sum
  }

  private restart(): void {
    this.words.clear()
    this.used = 0
  }

  release(): void {
    this.words.release()
    for (const buffer of [this.lists, this.items, this.positions, this.found, this.state]) buffer.release()
  }
}
