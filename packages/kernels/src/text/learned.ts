import type { Region, Workspace } from '../loader/workspace.ts'
import { text } from './module.ts'
import type { TermCounter } from './term-counter.ts'
import type { EncodedTerms } from './terms.ts'

/** Numbers of the terms a counter has met: first those of `terms`, then those of `pairs`. */
export interface TermNumbers {
  readonly terms: ArrayLike<number>
  readonly pairs: ArrayLike<number>
}

/** In how many documents each term occurs. */
export function documentFrequencies(counter: TermCounter): TermNumbers {
  using work = counter.kernels.workspace()
  const terms = work.uint32(counter.terms.count)
  const pairs = work.uint32(counter.pairs.count)
  const { countDocuments } = counter.kernels.use(text)
  const index = counter.entries.index
  for (let i = 0; i < index.length; i += 2) countDocuments(index[i]!, index[i + 1]!, terms.at, pairs.at)
  return { terms: terms.view.slice(), pairs: pairs.view.slice() }
}

/** How often each term occurs in all documents. */
export function totalCounts(counter: TermCounter): TermNumbers {
  using work = counter.kernels.workspace()
  const terms = work.float64(counter.terms.count)
  const pairs = work.float64(counter.pairs.count)
  const { sumCounts } = counter.kernels.use(text)
  const index = counter.entries.index
  for (let i = 0; i < index.length; i += 2) sumCounts(index[i]!, index[i + 1]!, terms.at, pairs.at)
  return { terms: terms.view.slice(), pairs: pairs.view.slice() }
}

/** Some of a counter's terms, as {address, length} in kernel memory that lives as long as `work` and the counter. */
export interface TermSpans {
  readonly at: number
  readonly length: number
}

/** Spans of the terms with the given ids; pairs are written out, a space between words. */
export function spansOf(work: Workspace, counter: TermCounter, terms: Uint32Array, pairs: Uint32Array): TermSpans {
  const procedures = counter.kernels.use(text)
  const length = terms.length + pairs.length
  const spans = work.raw(Uint32Array, 2 * length)
  const termIds = work.uint32(terms)
  procedures.termSpans(termIds.at, terms.length, counter.terms.at, spans.at)
  work.release(termIds)
  if (pairs.length > 0) {
    const lengths = work.raw(Uint32Array, counter.pairs.count)
    procedures.gramLengths(counter.terms.at, counter.pairs.at, lengths.at)
    const view = lengths.view
    const bytes = work.raw(
      Uint8Array,
      pairs.reduce((sum, id) => sum + view[id]!, 0),
    )
    const ids = work.uint32(pairs)
    const at = spans.at + 8 * terms.length
    procedures.gramSpans(ids.at, pairs.length, counter.terms.at, counter.pairs.at, lengths.at, bytes.at, at)
    work.release(ids)
    work.release(lengths)
  }
  return { at: spans.at, length }
}

/** Indices of the terms in the order of their code points. */
export function sortSpans(work: Workspace, counter: TermCounter, spans: TermSpans): Uint32Array {
  const n = spans.length
  const order = work.raw(Uint32Array, n)
  const keys = work.raw(Float64Array, n)
  const stack = work.raw(Uint32Array, 3 * ((n >> 1) + 1))
  counter.kernels.use(text).sortTerms(spans.at, n, order.at, keys.at, stack.at)
  const out = order.view.slice()
  for (const region of [order, keys, stack] as Region[]) work.release(region)
  return out
}

/** Copies of the terms with the given indices. */
export function gather(work: Workspace, counter: TermCounter, spans: TermSpans, order: Uint32Array): EncodedTerms {
  const view = new Uint32Array(counter.kernels.memory.buffer, spans.at, 2 * spans.length)
  const total = order.reduce((sum, i) => sum + view[2 * i + 1]!, 0)
  const bytes = work.raw(Uint8Array, total)
  const offsets = work.raw(Int32Array, order.length + 1)
  const indices = work.uint32(order)
  counter.kernels.use(text).gatherTerms(indices.at, order.length, spans.at, bytes.at, offsets.at)
  return { bytes: bytes.view.slice(), offsets: offsets.view.slice() }
}
