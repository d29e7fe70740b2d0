import { type FitOptions, FormatError, InputError, load, ParamError, type SparseMatrix, save } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import { describe, expect, test } from 'vitest'
import { countVectorizer, hashingVectorizer, tfidf, tfidfTransformer } from '../../src/index.ts'
import golden from '../fixtures/text.json' with { type: 'json' }

// Kernel memory gets its table of character properties at the first text beyond ASCII, and keeps it.
await countVectorizer().fit({ x: ['naïve'] })

const texts = ['free cash now', 'dear all, free lunch', 'lunch now']
const everything = Object.values(golden.corpora).flat()

const arrays = (m: SparseMatrix) => ({ ...m, indptr: [...m.indptr], indices: [...m.indices], values: [...m.values] })

async function sha256(m: SparseMatrix): Promise<string> {
  const bytes = new Uint8Array(m.values.length * 12)
  bytes.set(new Uint8Array(m.values.slice().buffer))
  bytes.set(new Uint8Array(m.indices.slice().buffer), m.values.length * 8)
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(hash, (b) => b.toString(16).padStart(2, '0')).join('')
}

describe('parameters out of bounds are refused by name', () => {
  const cases: readonly (readonly [object, string])[] = [
    [
      { ngramRange: [2, 1] },
      "tfidf: expected 'ngramRange' to be [fewest, most], two integers with 1 <= fewest <= most, got [2, 1]. The default is [1, 1].",
    ],
    [
      { ngramRange: [0, 1] },
      "tfidf: expected 'ngramRange' to be [fewest, most], two integers with 1 <= fewest <= most, got [0, 1]. The default is [1, 1].",
    ],
    [
      { analyzer: 'char_wb' },
      "tfidf: expected 'analyzer' to be one of 'word', 'char', 'charWb', got 'char_wb'. The default is 'word'.",
    ],
    [
      { minDf: 1.5 },
      "tfidf: expected 'minDf' to be an integer >= 1 (documents), or a number >= 0 and < 1 (share of documents), got 1.5. The default is 1.",
    ],
    [
      { maxDf: -1 },
      "tfidf: expected 'maxDf' to be an integer >= 2 (documents), or a number >= 0 and <= 1 (share of documents), got -1. The default is 1.",
    ],
    [{ maxFeatures: 0 }, "tfidf: expected 'maxFeatures' to be an integer >= 1, or null, got 0. The default is null."],
    [
      { stopWords: 'german' },
      "tfidf: expected 'stopWords' to be an array of words, or 'english', or null, got 'german'. The default is null.",
    ],
    [
      { vocabulary: ['a', 'a'] },
      "tfidf: expected 'vocabulary' to be a non-empty array of distinct, non-empty terms, or null, got ['a', 'a']. The default is null.",
    ],
    [
      { vocabulary: [] },
      "tfidf: expected 'vocabulary' to be a non-empty array of distinct, non-empty terms, or null, got []. The default is null.",
    ],
    [
      { tokenPattern: '(?u)\\b\\w\\w+\\b' },
      "tfidf: expected 'tokenPattern' to be a JavaScript regular expression with at most one group, as a string, got '(?u)\\b\\w\\w+\\b'. The default is '[\\p{L}\\p{N}_]{2,}'.",
    ],
    [
      { tokenPattern: '(a)(b)' },
      "tfidf: expected 'tokenPattern' to be a JavaScript regular expression with at most one group, as a string, got '(a)(b)'. The default is '[\\p{L}\\p{N}_]{2,}'.",
    ],
    [{ norm: 'l3' }, "tfidf: expected 'norm' to be one of 'l2', 'l1', null, got 'l3'. The default is 'l2'."],
  ]
  for (const [params, message] of cases) {
    test(message, () => {
      expect(() => tfidf(params)).toThrow(new ParamError(message))
    })
  }

  test('as are numbers of hashed columns', () => {
    expect(() => hashingVectorizer({ nFeatures: 0 })).toThrow(
      new ParamError(
        "hashing-vectorizer: expected 'nFeatures' to be an integer >= 1 and <= 2147483647, got 0. The default is 1048576.",
      ),
    )
  })
})

describe('texts that cannot be learned from are refused', () => {
  const cases: readonly (readonly [Parameters<typeof tfidf>[0], unknown, string])[] = [
    [{}, [], 'tfidf.fit: expected at least one row, got none. Check what was loaded.'],
    [{}, 'one text', "tfidf.fit: expected an array of strings, got 'one text'. Wrap a single text: [text]."],
    [{}, ['a', 3], 'tfidf.fit: expected a string in row 1, got 3. Convert or drop the row.'],
    [{}, [null], 'tfidf.fit: expected a string in row 0, got null. Convert or drop the row.'],
    [
      {},
      ['', '! ?', 'a'],
      "tfidf.fit: expected documents with terms, got none in 3. Check the texts, 'stopWords' and 'tokenPattern'.",
    ],
    [
      { stopWords: 'english' },
      ['the and', 'of'],
      "tfidf.fit: expected documents with terms, got none in 2. Check the texts, 'stopWords' and 'tokenPattern'.",
    ],
    [
      { minDf: 3 },
      texts,
      "tfidf.fit: expected terms in 3 to 3 of 3 documents, got none. Lower 'minDf' or raise 'maxDf'.",
    ],
    [
      { minDf: 3, maxDf: 2 },
      texts,
      "tfidf.fit: expected 'maxDf' to allow at least as many documents as 'minDf' asks for, got 2 and 3 of 3. Lower 'minDf' or raise 'maxDf'.",
    ],
    [
      { vocabulary: ['cash', 'absent'], smoothIdf: false },
      texts,
      "tfidf.fit: expected every term in a document or more, got none with the term of column 1. Set 'smoothIdf' to true, or take the term out.",
    ],
  ]
  for (const [params, x, message] of cases) {
    test(message, async () => {
      const before = (await loadKernels()).heap.used
      await expect(tfidf(params).fit({ x: x as string[] })).rejects.toThrow(new InputError(message))
      expect((await loadKernels()).heap.used).toBe(before)
    })
  }

  test('and so are negative counts whose logarithm is asked for', async () => {
    const model = await tfidfTransformer({ sublinearTf: true }).fit({ x: [[1, 2]] })
    await expect(model.transform([[1, -2]])).rejects.toThrow(
      new InputError(
        "tfidf-transformer.transform: expected counts >= 0, got -2. Set 'sublinearTf' to false, or use counts.",
      ),
    )
  })
})

test('fitting and transforming in one go gives the same bits', async () => {
  const { heap } = await loadKernels()
  for (const recipe of [
    tfidf({ sublinearTf: true, minDf: 2, ngramRange: [1, 2] }),
    tfidf({ analyzer: 'charWb', ngramRange: [2, 3], maxFeatures: 50 }),
    tfidf({ useIdf: false, vocabulary: ['free', 'the', 'cash'], stopWords: ['the'] }),
    countVectorizer({ tokenPattern: '[a-z]+', binary: true }),
  ]) {
    const before = heap.used
    const { model, transformed } = await recipe.fitTransform({ x: everything })
    expect(heap.used).toBe(before)
    expect(arrays(transformed)).toEqual(arrays(await model.transform(everything)))
    const fitted = await recipe.fit({ x: everything })
    expect(fitted.featureNames).toEqual(model.featureNames)
    fitted.dispose()
    model.dispose()
  }
})

test('texts without known terms are rows of zeros, and no texts are no rows', async () => {
  const model = await tfidf().fit({ x: texts })
  expect(arrays(await model.transform(['', 'unknown words', 'a']))).toEqual({
    kind: 'sparse',
    shape: [3, 6],
    indptr: [0, 0, 0, 0],
    indices: [],
    values: [],
  })
  expect((await model.transform([])).shape).toEqual([0, 6])
  expect((await (await hashingVectorizer().fit({ x: texts })).transform([])).shape).toEqual([0, 1 << 20])
})

test('a text alone gives the bits it gives among others', async () => {
  for (const params of [
    {},
    { analyzer: 'char', ngramRange: [1, 3] },
    { analyzer: 'charWb', ngramRange: [2, 3] },
  ] as const) {
    const model = await tfidf({ ...params, sublinearTf: true }).fit({ x: everything })
    const all = await model.transform(everything)
    for (let i = 0; i < everything.length; i++) {
      const one = await model.transform([everything[i]!])
      expect([...one.indices]).toEqual([...all.indices.subarray(all.indptr[i], all.indptr[i + 1])])
      expect([...one.values]).toEqual([...all.values.subarray(all.indptr[i], all.indptr[i + 1])])
    }
  }
})

test('every engine gives the same bits', async () => {
  const words = await tfidf({ sublinearTf: true, ngramRange: [1, 2] }).fit({ x: everything })
  expect(await sha256(await words.transform(everything))).toBe(
    'e9750f7be75851360b285320d34f839dea56bfc7a2223d6d388826d65c828253',
  )
  const chars = await tfidf({ analyzer: 'charWb', ngramRange: [1, 4], stripAccents: 'unicode' }).fit({ x: everything })
  expect(await sha256(await chars.transform(everything))).toBe(
    'baf6e0abdd80dffb8102900f1293968d41d011fd53cc3c8ccf2802519dc26407',
  )
})

test('columns are sorted, and named by what they count', async () => {
  const model = await countVectorizer({ ngramRange: [1, 2] }).fit({ x: texts })
  expect(model.featureNames).toEqual([
    ...['all', 'all free', 'cash', 'cash now', 'dear', 'dear all', 'free', 'free cash', 'free lunch'],
    ...['lunch', 'lunch now', 'now'],
  ])
  expect(model.facts).toEqual({ documents: 3, terms: 12, unicode: '14.0.0' })
})

test('of terms that are equally frequent, maxFeatures keeps the first', async () => {
  const x = Array.from({ length: 100 }, (_, i) => `w${String(i).padStart(2, '0')} ${i % 10 === 0 ? 'ten ten' : ''}`)
  const model = await countVectorizer({ maxFeatures: 4 }).fit({ x })
  expect(model.featureNames).toEqual(['ten', 'w00', 'w01', 'w02'])
})

test('a saved model gives the same bits', async () => {
  for (const recipe of [tfidf({ sublinearTf: true }), tfidf({ useIdf: false, vocabulary: ['free', 'cash'] })]) {
    const model = await recipe.fit({ x: everything })
    const loaded = load(save(model), [tfidf])
    expect(arrays(await loaded.transform(everything))).toEqual(arrays(await model.transform(everything)))
    expect(loaded.featureNames).toEqual(model.featureNames)
  }
  const hashing = await hashingVectorizer({ nFeatures: 64 }).fit({ x: texts })
  const loaded = load(save(hashing), [hashingVectorizer])
  expect(arrays(await loaded.transform(texts))).toEqual(arrays(await hashing.transform(texts)))
})

test('a state that does not fit together is refused', async () => {
  const model = await tfidf().fit({ x: texts })
  const state = model.toState()
  const saved = { type: 'tfidf', version: 1, params: {}, ...state }
  const { tensors } = state
  const broken = [
    { ...tensors, offsets: tensors.idf! },
    { ...tensors, vocabulary: tensors.idf! },
    { vocabulary: tensors.vocabulary!, offsets: tensors.offsets! },
    { ...tensors, offsets: (await countVectorizer().fit({ x: ['other words'] })).toState().tensors.offsets! },
  ]
  for (const bad of broken) expect(() => tfidf.restore({ ...saved, tensors: bad })).toThrow(FormatError)
})

test('disposing frees the vocabulary kept in kernel memory', async () => {
  const { heap } = await loadKernels()
  await (await tfidf().fit({ x: everything })).transform(everything)
  const fitted = await tfidf({ analyzer: 'charWb', ngramRange: [1, 3] }).fit({ x: everything })
  const before = heap.used
  await fitted.transform(everything)
  expect(heap.used).toBeGreaterThan(before)
  fitted.dispose()
  expect(heap.used).toBe(before)
  await expect(fitted.transform(texts)).rejects.toThrow(InputError)
})

test('disposing while a transform is under way frees the memory too', async () => {
  const { heap } = await loadKernels()
  const model = await tfidf().fit({ x: texts })
  const before = heap.used
  const pending = model.transform(texts)
  model.dispose()
  expect((await pending).shape).toEqual([3, 6])
  expect(heap.used).toBe(before)
})

test('a fit can be aborted, says how far it is, and leaves nothing behind', async () => {
  const { heap } = await loadKernels()
  const x = Array.from({ length: 40 }, (_, i) => `word${i} `.repeat(20_000))
  const seen: number[] = []
  const fit = (options: FitOptions) => tfidf().fit({ x }, options)
  await fit({ onProgress: (p) => seen.push(p.done) })
  expect(seen.length).toBeGreaterThan(3)
  expect(seen.at(-1)).toBe(40)
  const before = heap.used
  const controller = new AbortController()
  const reason = new Error('enough')
  await expect(
    fit({ signal: controller.signal, onProgress: (p) => p.done > 3 && controller.abort(reason) }),
  ).rejects.toThrow(reason)
  expect(heap.used).toBe(before)
})

test('fits that run side by side do not disturb each other', async () => {
  const x = Array.from({ length: 30 }, (_, i) => `shared word${i} ${everything[i % everything.length]} `.repeat(2000))
  const alone = await countVectorizer({ minDf: 2 }).fit({ x })
  const expected = arrays(await alone.transform(x.slice(0, 5)))
  const models = await Promise.all([0, 1, 2].map(() => countVectorizer({ minDf: 2 }).fit({ x })))
  const rows = await Promise.all(models.map((m) => m.transform(x.slice(0, 5))))
  for (const r of rows) expect(arrays(r)).toEqual(expected)
})

test('stop words that cannot have an effect are warned of', async () => {
  const codes: string[] = []
  await tfidf({ analyzer: 'char', stopWords: ['the'] }).fit({ x: texts }, { onWarning: (w) => codes.push(w.code) })
  expect(codes).toEqual(['unused-parameter'])
})
