import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Cutting,
  DROPPED,
  decodeTerms,
  documentFrequencies,
  encodeTerms,
  gather,
  loadKernels,
  type Ranks,
  RowMaker,
  sortSpans,
  spansOf,
  TermCounter,
} from '../../src/index.ts'
import golden from '../fixtures/unicode.json' with { type: 'json' }
import { termsOf } from './reference.ts'

const kernels = await loadKernels()
const plain = { binary: false, sublinear: false, weights: null, norm: null } as const

type Counted = { vocabulary: string[]; rows: Map<string, number>[] }

const codePoints = (s: string): number[] => [...s].map((c) => c.codePointAt(0)!)

function compare(a: string, b: string): number {
  const x = codePoints(a)
  const y = codePoints(b)
  for (let i = 0; i < Math.min(x.length, y.length); i++) if (x[i] !== y[i]) return x[i]! - y[i]!
  return x.length - y.length
}

function reference(documents: readonly string[], cutting: Cutting, stopWords: readonly string[]): Counted {
  const rows = documents.map((d) => {
    const row = new Map<string, number>()
    for (const term of termsOf(d, cutting, stopWords)) row.set(term, (row.get(term) ?? 0) + 1)
    return row
  })
  return { vocabulary: [...new Set(rows.flatMap((r) => [...r.keys()]))].sort(compare), rows }
}

function rowsAsMaps(counter: TermCounter, ranks: Ranks, vocabulary: readonly string[]): Map<string, number>[] {
  const maker = new RowMaker(counter, ranks, vocabulary.length, plain)
  const { indptr, indices, values } = maker.rows()
  maker.release()
  return Array.from({ length: indptr.length - 1 }, (_, i) => {
    const columns = [...indices.subarray(indptr[i], indptr[i + 1])]
    expect(columns).toEqual([...new Set(columns)].sort((a, b) => a - b))
    return new Map(columns.map((c, k) => [vocabulary[c]!, values[indptr[i]! + k]!]))
  })
}

/** Learns the terms of documents with the kernels, all of those that occur. */
function learn(documents: readonly string[], cutting: Cutting, stopWords: readonly string[]): Counted {
  const counter = new TermCounter(kernels, cutting, stopWords)
  for (const d of documents) counter.count(d)
  const df = documentFrequencies(counter)
  const seen = (numbers: ArrayLike<number>) =>
    Uint32Array.from(Array.from(numbers, (n, i) => (n > 0 ? i : -1)).filter((i) => i >= 0))
  const terms = seen(df.terms)
  const pairs = seen(df.pairs)
  using work = kernels.workspace()
  const spans = spansOf(work, counter, terms, pairs)
  const order = sortSpans(work, counter, spans)
  const vocabulary = decodeTerms(gather(work, counter, spans, order))
  const ranks = {
    terms: new Uint32Array(df.terms.length).fill(DROPPED),
    pairs: new Uint32Array(df.pairs.length).fill(DROPPED),
  }
  order.forEach((i, column) => {
    if (i < terms.length) ranks.terms[terms[i]!] = column
    else ranks.pairs[pairs[i - terms.length]!] = column
  })
  const rows = rowsAsMaps(counter, ranks, vocabulary)
  counter.release()
  return { vocabulary, rows }
}

/** Counts documents with the kernels, only terms of a vocabulary. */
function lookUp(documents: readonly string[], cutting: Cutting, stopWords: readonly string[], vocabulary: string[]) {
  const counter = new TermCounter(kernels, cutting, stopWords, encodeTerms(vocabulary))
  for (const d of documents) counter.count(d)
  const ranks = {
    terms: new Uint32Array(counter.terms.count).fill(DROPPED),
    pairs: new Uint32Array(counter.pairs.count).fill(DROPPED),
  }
  counter.known.forEach((id, column) => {
    if (id >>> 31) ranks.pairs[id & 0x7fffffff] = column
    else ranks.terms[id] = column
  })
  const rows = rowsAsMaps(counter, ranks, vocabulary)
  counter.release()
  return rows
}

function check(documents: readonly string[], cutting: Cutting, stopWords: readonly string[] = []): void {
  const before = kernels.heap.used
  const expected = reference(documents, cutting, stopWords)
  const got = learn(documents, cutting, stopWords)
  expect(got.vocabulary).toEqual(expected.vocabulary)
  expect(got.rows).toEqual(expected.rows)
  const known = expected.vocabulary.filter((_, i) => i % 3 !== 1)
  const part = expected.rows.map((row) => new Map([...row].filter(([term]) => known.includes(term))))
  expect(lookUp(documents, cutting, stopWords, known)).toEqual(part)
  // The table of character properties stays, once made.
  expect([0, 131072 + 64]).toContain(kernels.heap.used - before)
}

const tricky = [
  ..."aAbBzZ019__ \t\n\v\f\r\u001c\u001f\u0085\u00a0\u3000\ufeff\u200b\u0000.-'",
  ...'éÉßẞİıſKΩΣσςΆ\u0301\u0307\u0345ʰ·中文日本한글ⰀⱥȺȾ',
  ...['😀', '𝐀', '𐐀', '𐐨', '𠀀', '\ud800', '\udfff', '\u{10ffff}', '\ufffd'],
]
const document = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...tricky) },
    { weight: 2, arbitrary: fc.constantFrom('foo', 'bar', 'Foo', 'longer than sixteen', 'ΣΑΣ', ' ') },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
  ),
  { maxLength: 60 },
)
const documents = fc.array(
  document.map((parts) => parts.join('')),
  { minLength: 1, maxLength: 6 },
)

describe.each(['word', 'char', 'charWb'] as const)('%s n-grams', (analyzer) => {
  test('are those of the plain reference, whatever the text', () => {
    fc.assert(
      fc.property(
        documents,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.boolean(),
        fc.integer({ min: 1, max: 3 }),
        fc.subarray(['foo', 'bar', 'aa', 'the', '']),
        (texts, fewest, more, lowercase, shortest, stopWords) => {
          check(texts, { analyzer, fewest, most: fewest + more, lowercase, shortest }, stopWords)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('of a long document are those of the plain reference', () => {
    const words = Array.from({ length: 9000 }, (_, i) => (i % 7 === 0 ? 'Δοκιμή' : `w${(i * 7919) % 5003}`))
    check([words.join(' '), '', words.slice(0, 50).join('\n')], {
      analyzer,
      fewest: 1,
      most: 2,
      lowercase: true,
      shortest: 2,
    })
  })
})

test('texts are lowered as Python lowers them', () => {
  const cutting = { analyzer: 'char', fewest: 6, most: 6, lowercase: true, shortest: 0 } as const
  for (const [given, expected] of golden.sigmas.cases) {
    const padded = learn([`<<<<<<${given}>>>>>>`], cutting, []).vocabulary
    const lowered = `<<<<<<${expected}>>>>>>`
    const wanted = new Set<string>()
    const all = [...lowered]
    for (let i = 0; i + 6 <= all.length; i++) wanted.add(all.slice(i, i + 6).join(''))
    expect(padded).toEqual([...wanted].sort(compare))
  }
})

test('a document of one very long word is counted in bounded pieces', () => {
  const long = 'ab'.repeat(20_000)
  for (const analyzer of ['word', 'char', 'charWb'] as const) {
    const { rows } = learn([long], { analyzer, fewest: 1, most: 1, lowercase: true, shortest: 2 }, [])
    expect(rows[0]!.get(analyzer === 'word' ? long : 'a')).toBe(analyzer === 'word' ? 1 : 20_000)
  }
})

test('terms that share long beginnings, or differ by NULs at the end, are told apart and sorted', () => {
  const base = 'x'.repeat(40)
  const terms = [
    '',
    '\0',
    '\0\0',
    'a',
    'a\0',
    'a\0\0',
    'a\0b',
    base,
    `${base}\0`,
    `${base}\0\0\0\0\0\0\0\0`,
    `${base}a`,
    `${base}ab`,
  ]
  const cutting = { analyzer: 'word', fewest: 1, most: 1, lowercase: false, shortest: 0 } as const
  const counter = new TermCounter(kernels, cutting, [])
  counter.countTerms([...terms].reverse())
  counter.countTerms(terms)
  using work = kernels.workspace()
  const ids = Uint32Array.from({ length: counter.terms.count }, (_, i) => i)
  const spans = spansOf(work, counter, ids, new Uint32Array(0))
  const order = sortSpans(work, counter, spans)
  expect(decodeTerms(gather(work, counter, spans, order))).toEqual([...terms].sort(compare))
  counter.release()
})
