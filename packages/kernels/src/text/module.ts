import { base64 } from '../generated/text.ts'
import type { KernelModule } from '../loader/kernels.ts'

/**
 * Text features. Arguments are byte offsets in kernel memory, sizes, and 0 or 1 for booleans; what each reads, writes and
 * needs room for is in assembly/text/*.ts. Addresses come back as signed 32-bit numbers: `>>> 0`.
 */
export interface TextKernels {
  lowerText(text: number, length: number, unicode: number, out: number): number
  scanAscii(text: number, length: number, lower: number, spaces: number, mask: number): void
  scanText(text: number, length: number, unicode: number, spaces: number, mask: number): void
  spansOfMask(mask: number, length: number, spans: number): number
  charText(text: number, length: number, unicode: number): number
  rehash(from: number, fromSlots: number, to: number, toSlots: number): void
  internTerms(table: number, bytes: number, offsets: number, n: number, ids: number): void
  internSpans(words: number, pairs: number, bytes: number, offsets: number, n: number, ids: number): void
  countSpans(
    words: number,
    pairs: number,
    history: number,
    text: number,
    spans: number,
    from: number,
    to: number,
    shortest: number,
    stops: number,
    fewest: number,
    most: number,
    learn: number,
    start: number,
    top: number,
  ): number
  countChars(
    grams: number,
    from: number,
    to: number,
    end: number,
    size: number,
    learn: number,
    start: number,
    top: number,
  ): number
  countWordGrams(
    words: number,
    grams: number,
    lists: number,
    items: number,
    text: number,
    spans: number,
    from: number,
    to: number,
    fewest: number,
    most: number,
    learn: number,
    start: number,
    state: number,
  ): void
  expandWords(
    words: number,
    n: number,
    lists: number,
    items: number,
    positions: number,
    start: number,
    top: number,
  ): number
  countDocuments(entries: number, n: number, words: number, grams: number): void
  sumCounts(entries: number, n: number, words: number, grams: number): void
  termSpans(ids: number, n: number, table: number, spans: number): void
  gramLengths(words: number, pairs: number, lengths: number): void
  gramSpans(ids: number, n: number, words: number, pairs: number, lengths: number, bytes: number, spans: number): void
  sortTerms(spans: number, n: number, order: number, keys: number, stack: number): void
  gatherTerms(order: number, n: number, spans: number, bytes: number, offsets: number): void
  hashSpans(spans: number, n: number, columns: number, signs: number, ranks: number): void
  makeRows(
    documents: number,
    from: number,
    to: number,
    words: number,
    grams: number,
    bits: number,
    binary: number,
    scratch: number,
    counters: number,
    indptr: number,
    indices: number,
    values: number,
  ): number
  weighRows(
    rows: number,
    indptr: number,
    indices: number,
    values: number,
    sublinear: number,
    weights: number,
    norm: number,
  ): void
}

/** The module that `kernels.use` starts, for `TextKernels`. */
export const text: KernelModule<TextKernels> = { name: 'text', base64 }
