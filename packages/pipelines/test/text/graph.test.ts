import { type Graph, ParamError, toDense } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import { describe, expect, test } from 'vitest'
import { countVectorizer, hashingVectorizer, tfidf } from '../../src/index.ts'
import golden from '../fixtures/text.json' with { type: 'json' }

const ort = await import('onnxruntime-node').catch(() => undefined)

const corpora: { readonly [name: string]: readonly string[] } = golden.corpora
const { plain, market } = corpora as { plain: string[]; market: string[] }
// onnxruntime-node ends a string at NUL; ONNX Runtime itself does not.
const unicode = corpora.unicode!.map((t) => t.replaceAll('\0', ' '))

async function runOrt(
  graph: Graph,
  texts: readonly string[],
): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const running = await ort!.InferenceSession.create(toOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const { features } = await running.run({ text: new ort!.Tensor('string', [...texts], [texts.length]) })
  await running.release()
  return { shape: features!.dims, data: features!.data as Float32Array }
}

async function runOurs(
  graph: Graph,
  texts: readonly string[],
): Promise<{ shape: readonly number[]; data: Float32Array }> {
  const running = await session(graph)
  const { features } = await running.run({ text: { dtype: 'string', shape: [texts.length], data: texts } })
  return { shape: features!.shape, data: features!.data as Float32Array }
}

function close(
  got: { shape: readonly number[]; data: Float32Array },
  expected: Float64Array,
  shape: readonly number[],
) {
  expect([...got.shape]).toEqual([...shape])
  const far = expected.findIndex((v, i) => !(Math.abs(v - got.data[i]!) <= 2e-6 * Math.max(1, Math.abs(v))))
  expect(far < 0 ? 'close' : `value ${far}: ${got.data[far]} for ${expected[far]}`).toBe('close')
}

const settings: readonly (readonly [string[], Parameters<typeof tfidf>[0]])[] = [
  [plain, {}],
  [plain, { sublinearTf: true, ngramRange: [1, 2] }],
  [plain, { ngramRange: [2, 3], norm: 'l1', tokenPattern: '[\\p{L}\\p{N}_]+' }],
  [plain, { stopWords: 'english', binary: true }],
  [plain, { lowercase: false, norm: null, useIdf: false, tokenPattern: '[\\p{L}\\p{N}_]{3,}' }],
  [market, { vocabulary: ['offer', 'no such', 'cheap', 'the meeting', 'a  b', 'last'], ngramRange: [1, 2] }],
  [market, { vocabulary: ['offer', 'the', 'last'], stopWords: ['the'] }],
  [unicode, { lowercase: false, ngramRange: [1, 2] }],
]

describe('the graph gives what the model gives', () => {
  for (const [texts, params] of settings) {
    const name = JSON.stringify(params)
    test.skipIf(!ort)(`in ONNX Runtime: ${name}`, async () => {
      using model = await tfidf(params).fit({ x: texts })
      const expected = await model.transform(texts)
      close(await runOrt(model.toGraph!(), texts), toDense(expected), expected.shape)
    })

    test(`in our session: ${name}`, async () => {
      using model = await tfidf(params).fit({ x: texts })
      const expected = await model.transform(texts)
      close(await runOurs(model.toGraph!(), texts), toDense(expected), expected.shape)
    })
  }

  test.skipIf(!ort)('for counts too, and for texts the model has not seen', async () => {
    const model = await countVectorizer().fit({ x: market })
    const texts = ['Offer OFFER unseen cheap', '', 'nothing known', 'noon']
    const expected = await model.transform(texts)
    close(await runOrt(model.toGraph!(), texts), toDense(expected), expected.shape)
    close(await runOurs(model.toGraph!(), texts), toDense(expected), expected.shape)
    for (const text of texts) {
      const one = await model.transform([text])
      close(await runOrt(model.toGraph!(), [text]), toDense(one), one.shape)
    }
  })

  test.skipIf(!ort)('in ONNX Runtime on lowered Unicode texts, but for a capital sigma', async () => {
    const lowered = unicode.filter((t) => !t.includes('\u03a3'))
    expect(lowered.length).toBeGreaterThan(5)
    const model = await countVectorizer().fit({ x: lowered })
    const got = await runOrt(model.toGraph!(), lowered)
    const expected = toDense(await model.transform(lowered))
    const columns = model.featureNames!.length
    const names = [...expected.keys()]
      .filter((i) => expected[i] !== got.data[i])
      .map((i) => model.featureNames![i % columns])
    expect(names).toEqual([])
  })
})

test('words with U+0130 end after it, lowered to an i, as in the model', async () => {
  const texts = [
    '\u0130stanbul',
    'BEYO\u011eLU TAKS\u0130M',
    '\u0130',
    'A\u0130B\u0130CD \u0130\u0130',
    'no such letter',
    '',
  ]
  const model = await countVectorizer().fit({ x: texts })
  expect(model.featureNames).toEqual(
    ['ai', 'bi', 'cd', 'beyo\u011flu', 'taksi', 'stanbul'].concat(['letter', 'no', 'such']).sort(),
  )
  const expected = await model.transform(texts)
  close(await runOurs(model.toGraph!(), texts), toDense(expected), expected.shape)
  if (ort) close(await runOrt(model.toGraph!(), texts), toDense(expected), expected.shape)
})

describe('settings ONNX has no operators for are named', () => {
  const refused: readonly (readonly [Parameters<typeof tfidf>[0], string])[] = [
    [
      { analyzer: 'char' },
      "tfidf.toGraph: expected 'analyzer' to be 'word', got 'char', which ONNX has no operator for. Fit with another 'analyzer' to export.",
    ],
    [
      { stripAccents: 'unicode' },
      "tfidf.toGraph: expected 'stripAccents' to be null, got 'unicode', which ONNX has no operator for. Fit with another 'stripAccents' to export.",
    ],
    [
      { stopWords: ['the'], ngramRange: [1, 2] },
      "tfidf.toGraph: expected 'stopWords' to be null with n-grams of words, got a list, which ONNX has no operator for. Fit with another 'stopWords' to export.",
    ],
    [
      { tokenPattern: '[a-z]+' },
      "tfidf.toGraph: expected 'tokenPattern' to be '[\\p{L}\\p{N}_]{2,}' or with another number, got '[a-z]+', which ONNX has no operator for. Fit with another 'tokenPattern' to export.",
    ],
  ]
  for (const [params, message] of refused) {
    test(message, async () => {
      const model = await tfidf(params).fit({ x: plain })
      expect(() => model.toGraph!()).toThrow(new ParamError(message))
    })
  }

  test('hashed columns have none', async () => {
    const model = await hashingVectorizer().fit({ x: plain })
    expect(() => model.toGraph!()).toThrow(
      'hashing-vectorizer.toGraph: expected a vocabulary, got hashed columns, which ONNX has no operator for. Use tfidf or countVectorizer.',
    )
  })
})
