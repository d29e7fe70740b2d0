import { type SparseMatrix, sparseFromDense, toDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { countVectorizer, englishStopWords, hashingVectorizer, tfidf, tfidfTransformer } from '../../src/index.ts'
import golden from '../fixtures/text.json' with { type: 'json' }

const corpora: { readonly [name: string]: readonly string[] } = golden.corpora
const weighing = new Set(['sublinearTf', 'smoothIdf', 'useIdf', 'norm'])

function close(got: Float64Array, expected: readonly number[]): void {
  expect(got.length).toBe(expected.length)
  const far = expected.findIndex((v, i) => !(Math.abs(v - got[i]!) <= 1e-12 * Math.max(1, Math.abs(v))))
  expect(far < 0 ? 'close' : `value ${far}: ${got[far]} for ${expected[far]}`).toBe('close')
}

function same(got: SparseMatrix, rows: { indptr: number[]; indices: number[]; values: number[] }): void {
  expect([...got.indptr]).toEqual(rows.indptr)
  expect([...got.indices]).toEqual(rows.indices)
  close(got.values, rows.values)
}

describe('tfidf and countVectorizer give what scikit-learn gives', () => {
  for (const c of golden.vectorizers) {
    test(c.call, async () => {
      const x = corpora[c.corpus]!
      const params = c.params as Parameters<typeof tfidf>[0]
      using model = await tfidf(params).fit({ x })
      expect(model.featureNames).toEqual(c.names)
      same(await model.transform(x), c.rows)
      if (c.idf) close((await model.toState().tensors.idf!.data()) as Float64Array, c.idf)

      const counting = Object.fromEntries(Object.entries(c.params).filter(([name]) => !weighing.has(name)))
      using counter = await countVectorizer(counting).fit({ x })
      expect(counter.featureNames).toEqual(c.names)
      const counts = await counter.transform(x)
      expect([...counts.indices]).toEqual(c.rows.indices)
      expect([...counts.values]).toEqual(c.counts)
    })
  }
})

describe('hashingVectorizer gives what scikit-learn gives', () => {
  for (const c of golden.hashed) {
    test(c.call, async () => {
      const x = corpora[c.corpus]!
      const model = await hashingVectorizer(c.params as Parameters<typeof hashingVectorizer>[0]).fit({ x })
      same(await model.transform(x), c.rows)
    })
  }
})

describe('tfidfTransformer gives what scikit-learn gives', () => {
  const counts = golden.counts
  for (const c of golden.weighed) {
    test(c.call, async () => {
      const model = await tfidfTransformer(c.params as Parameters<typeof tfidfTransformer>[0]).fit({ x: counts })
      const expected = c.values.flat()
      close(toDense(await model.transform(counts)), expected)
      close(toDense(await model.transform(sparseFromDense(counts.flat(), counts.length, 3))), expected)
    })
  }
})

test("the English stop words are scikit-learn's", () => {
  expect([...englishStopWords].sort()).toEqual(golden.stopWords)
})
