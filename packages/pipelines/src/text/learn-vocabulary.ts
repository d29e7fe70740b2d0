import { type FitContext, InputError, type Values } from '@foldwise/core'
import {
  DROPPED,
  documentFrequencies,
  type EncodedTerms,
  encodeTerms,
  gather,
  type Ranks,
  sortSpans,
  spansOf,
  type TermCounter,
  totalCounts,
} from '@foldwise/kernels'
import { type CuttingValues, documentCounter } from './document-counter.ts'
import type { vocabularyParams } from './params.ts'

export type VocabularyValues = CuttingValues & Values<typeof vocabularyParams>

/** What a corpus has taught: the columns, and the counts of its documents still in kernel memory. Release the `counter`. */
export interface Learned {
  readonly vocabulary: EncodedTerms
  /** Number of documents that have each term. */
  readonly frequencies: Float64Array
  readonly counter: TermCounter
  readonly ranks: Ranks
}

/** Characters counted between two looks at the abort signal: about 10 ms of work. */
const STRIDE = 1 << 20

async function countAll(
  documents: readonly string[],
  count: (document: string) => void,
  ctx: FitContext,
): Promise<void> {
  let since = 0
  for (let i = 0; i < documents.length; i++) {
    count(documents[i]!)
    since += documents[i]!.length + 64
    if (since < STRIDE) continue
    since = 0
    ctx.progress('count', i + 1, documents.length)
    await ctx.checkpoint()
  }
  ctx.progress('count', documents.length, documents.length)
}

/** Counts the documents and chooses the columns: the given vocabulary, or the terms within the limits, by code point. */
export async function learnVocabulary(
  type: string,
  documents: readonly string[],
  params: VocabularyValues,
  ctx: FitContext,
): Promise<Learned> {
  if (params.stopWords !== null && params.analyzer !== 'word') {
    ctx.warn('unused-parameter', `${type}.fit: 'stopWords' has no effect unless 'analyzer' is 'word'.`)
  }
  const given = params.vocabulary ? encodeTerms(params.vocabulary) : undefined
  const { counter, count } = documentCounter(await ctx.kernels(), params, given)
  try {
    await countAll(documents, count, ctx)
    return given ? look(counter, given) : choose(type, counter, documents.length, params)
  } catch (error) {
    counter.release()
    throw error
  }
}

function look(counter: TermCounter, vocabulary: EncodedTerms): Learned {
  const { terms, pairs } = documentFrequencies(counter)
  const frequencies = Float64Array.from(counter.known, (id) => (id >>> 31 ? pairs[id & 0x7fffffff]! : terms[id]!))
  return { vocabulary, frequencies, counter, ranks: knownRanks(counter) }
}

/** Columns of a counter's vocabulary, in its order. */
export function knownRanks(counter: TermCounter): Ranks {
  const ranks = {
    terms: new Uint32Array(counter.terms.count).fill(DROPPED),
    pairs: new Uint32Array(counter.pairs.count).fill(DROPPED),
  }
  counter.known.forEach((id, column) => {
    if (id >>> 31) ranks.pairs[id & 0x7fffffff] = column
    else ranks.terms[id] = column
  })
  return ranks
}

function choose(type: string, counter: TermCounter, documents: number, params: VocabularyValues): Learned {
  const low = params.minDf < 1 ? params.minDf * documents : params.minDf
  const high = params.maxDf <= 1 ? params.maxDf * documents : params.maxDf
  if (high < low) {
    throw new InputError(
      `${type}.fit: expected 'maxDf' to allow at least as many documents as 'minDf' asks for, got ${high} and ${low} of ${documents}. Lower 'minDf' or raise 'maxDf'.`,
    )
  }
  if (counter.entries.total === 0) {
    throw new InputError(
      `${type}.fit: expected documents with terms, got none in ${documents}. Check the texts, 'stopWords' and 'tokenPattern'.`,
    )
  }
  const df = documentFrequencies(counter)
  const terms = between(df.terms, low, high)
  const pairs = between(df.pairs, low, high)
  if (terms.length + pairs.length === 0) {
    throw new InputError(
      `${type}.fit: expected terms in ${low} to ${high} of ${documents} documents, got none. Lower 'minDf' or raise 'maxDf'.`,
    )
  }
  const of = (numbers: { terms: ArrayLike<number>; pairs: ArrayLike<number> }, i: number): number =>
    i < terms.length ? numbers.terms[terms[i]!]! : numbers.pairs[pairs[i - terms.length]!]!

  using work = counter.kernels.workspace()
  const spans = spansOf(work, counter, terms, pairs)
  let order = sortSpans(work, counter, spans)
  if (params.maxFeatures !== null && params.maxFeatures < order.length) {
    const totals = params.binary ? df : totalCounts(counter)
    order = mostFrequent(
      order,
      Float64Array.from(order, (i) => of(totals, i)),
      params.maxFeatures,
    )
  }
  const ranks = {
    terms: new Uint32Array(counter.terms.count).fill(DROPPED),
    pairs: new Uint32Array(counter.pairs.count).fill(DROPPED),
  }
  order.forEach((i, column) => {
    if (i < terms.length) ranks.terms[terms[i]!] = column
    else ranks.pairs[pairs[i - terms.length]!] = column
  })
  const frequencies = Float64Array.from(order, (i) => of(df, i))
  return { vocabulary: gather(work, counter, spans, order), frequencies, counter, ranks }
}

/** Ids whose number is at least 1 and within the limits. */
function between(numbers: ArrayLike<number>, low: number, high: number): Uint32Array {
  const out = new Uint32Array(numbers.length)
  let n = 0
  for (let id = 0; id < numbers.length; id++) {
    const v = numbers[id]!
    if (v >= 1 && v >= low && v <= high) out[n++] = id
  }
  return out.slice(0, n)
}

/** The `limit` of largest total, in their order; of equal ones the first. */
function mostFrequent(order: Uint32Array, totals: Float64Array, limit: number): Uint32Array {
  const sorted = totals.slice().sort()
  const threshold = sorted[sorted.length - limit]!
  let ties = limit
  for (const total of totals) if (total > threshold) ties--
  return order.filter((_, k) => totals[k]! > threshold || (totals[k] === threshold && ties-- > 0))
}
