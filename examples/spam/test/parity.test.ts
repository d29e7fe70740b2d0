import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostData } from '@foldwise/core'
import { logisticRegression } from '@foldwise/models'
import { tfidf } from '@foldwise/pipelines'
import { expect, test } from 'vitest'
import { loadCorpus } from '../src/corpus.ts'
import { prepare } from '../src/prepare.ts'

const golden = JSON.parse(await readFile(new URL('./fixtures/spam.json', import.meta.url), 'utf8'))
const data = prepare(await loadCorpus(() => {}))
const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex')
const vectorizer = await tfidf({ sublinearTf: true, minDf: 2 }).fit({ x: data.train.x })
const x = await vectorizer.transform(data.train.x)

test('the golden fixture was made from the same mails and split', () => {
  expect(data.train.x.length).toBe(golden.train)
  expect(data.test.x.length).toBe(golden.test)
  const texts = [...data.train.x, ...data.test.x].join('\0')
  expect(sha256(texts.toWellFormed())).toBe(golden.textsSha256)
})

test("the vocabulary is scikit-learn's, in its order", () => {
  expect(vectorizer.featureNames!.length).toBe(golden.terms)
  expect(sha256(vectorizer.featureNames!.join('\n'))).toBe(golden.vocabularySha256)
})

test("TF-IDF values are scikit-learn's within 1e-12, at the same places", () => {
  expect(sha256(new Uint8Array(x.indptr.buffer, x.indptr.byteOffset, x.indptr.byteLength))).toBe(golden.indptrSha256)
  expect(sha256(new Uint8Array(x.indices.buffer, x.indices.byteOffset, x.indices.byteLength))).toBe(
    golden.indicesSha256,
  )
  let largest = 0
  for (const { row, values } of golden.rows as { row: number; values: number[] }[]) {
    const ours = x.values.subarray(x.indptr[row]!, x.indptr[row + 1]!)
    expect(ours.length).toBe(values.length)
    values.forEach((v, i) => {
      largest = Math.max(largest, Math.abs(v - ours[i]!))
    })
  }
  expect(largest).toBeLessThanOrEqual(1e-12)
})

test("coefficients are scikit-learn's within 1e-4, and so are the labels of the test part", async () => {
  const model = await logisticRegression({ C: 100, tol: 1e-8, maxIter: 10_000 }).fit({ x, y: data.train.y })
  const coef = hostData(model.coef)
  let largest = Math.abs(hostData(model.intercept)[0]! - golden.intercept)
  golden.coef.forEach((c: number, i: number) => {
    largest = Math.max(largest, Math.abs(c - coef[i * golden.coefStep]!))
  })
  expect(largest).toBeLessThanOrEqual(1e-4)
  const xTest = await vectorizer.transform(data.test.x)
  expect((await model.predict(xTest)).map((l) => l[0]).join('')).toBe(golden.predicted)
  const probabilities = hostData(await model.predictProba(xTest))
  golden.probability.forEach((p: number, i: number) => {
    expect(Math.abs(p - probabilities[2 * i + 1]!)).toBeLessThanOrEqual(1e-5)
  })
})
