import type { Attr, GraphType, HostArray } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { difference } from '../support/difference.ts'
import { float32, graph, node, spec, strings } from '../support/graphs.ts'
import { ort, runOrt, withoutOrt } from '../support/onnxruntime.ts'

/** One operator with one input: its name, domain, attributes, input, and the element types of its outputs. */
type Case = readonly [
  title: string,
  op: string,
  domain: string,
  attrs: { readonly [name: string]: Attr },
  x: HostArray,
  outputs: readonly GraphType[],
]

const microsoft = 'com.microsoft'
const ml = 'ai.onnx.ml'
const rows = float32([1, -2, 0.5, 0, 0, 0, -1, -2, -3], [3, 3])
const mails = strings([
  'Hello, wörld a bb',
  '',
  'x_y z9  \u00a0 q',
  '日本語 テキスト 😀😀',
  "don't stop-now\tnow\nthen",
])
const token = (attrs: { readonly [name: string]: Attr }) => ({
  mark: { int: 0 },
  pad_value: { string: '#' },
  mincharnum: { int: 1 },
  ...attrs,
})
const tokens = (title: string, attrs: { readonly [name: string]: Attr }, x = mails): Case => [
  `Tokenizer ${title}`,
  'Tokenizer',
  microsoft,
  token(attrs),
  x,
  ['string'],
]
const normal = (title: string, attrs: { readonly [name: string]: Attr }, x: HostArray): Case => [
  `StringNormalizer ${title}`,
  'StringNormalizer',
  '',
  { locale: { string: 'C.UTF-8' }, ...attrs },
  x,
  ['string'],
]
const classifier = (title: string, attrs: { readonly [name: string]: Attr }, label: GraphType): Case => [
  `LinearClassifier ${title}`,
  'LinearClassifier',
  ml,
  attrs,
  float32([1, 2, 3, 0, 0, 0.25], [3, 2]),
  [label, 'float32'],
]
const two = {
  coefficients: { floats: [1, -1] },
  intercepts: { floats: [0.25] },
  classlabels_strings: { strings: ['ham', 'spam'] },
}
const three = {
  coefficients: { floats: [1, -1, 0.5, 0, 0, 1] },
  intercepts: { floats: [0.25, 0, -1] },
  classlabels_ints: { ints: [3, 5, 9] },
}
const post = (name: string) => ({ post_transform: { string: name } })

const cases: readonly Case[] = [
  tokens('words of two letters and more', { tokenexp: { string: '[\\p{L}\\p{N}_][\\p{L}\\p{N}_]+' } }),
  tokens('ASCII words', { tokenexp: { string: '\\w\\w+' } }),
  tokens('what is not white space', { tokenexp: { string: '[^\\s]+' } }),
  tokens('of at least three characters', { tokenexp: { string: '[a-zA-Zö]+' }, mincharnum: { int: 3 } }),
  tokens('any character, line ends too', { tokenexp: { string: '.' } }, strings(['a😀é\n'])),
  tokens('with marks', { tokenexp: { string: '[a-z]+' }, mark: { int: 1 } }),
  tokens('without a match', { tokenexp: { string: '[0-9]{5}' }, mark: { int: 1 } }),
  tokens('of [N, 1]', { tokenexp: { string: '[a-z]+' } }, { ...mails, shape: [5, 1] }),
  tokens('greedy', { tokenexp: { string: 'a?[ab]c?' } }, strings(['abcaacb'])),
  tokens('between separators', { separators: { strings: [' ', ','] } }),
  tokens('between separators, short ones dropped', { separators: { strings: [' '] }, mincharnum: { int: 2 } }),
  tokens('between separators in their order', { separators: { strings: ['b', 'ab'] } }, strings(['xabyb zab', 'bab'])),
  tokens('between overlapping separators', { separators: { strings: ['ab', 'bc'] } }, strings(['xabcy', 'xbcaby'])),
  tokens('characters', { separators: { strings: [''] }, mark: { int: 1 } }, strings(['a😀é', ''])),
  normal('lower', { case_change_action: { string: 'LOWER' } }, strings(['ÉTÉ', 'ΣΑΣ', 'İ', 'ß', 'ᾈ'])),
  normal('upper', { case_change_action: { string: 'UPPER' } }, strings(['été', 'ς', 'ı', 'ß', 'ᾀ', 'ŉ', 'ﬁ'])),
  normal('stop words in any case', { stopwords: { strings: ['THE', 'é'] } }, strings(['The', 'É', 'b'])),
  normal(
    'stop words in their case',
    { stopwords: { strings: ['the'] }, is_case_sensitive: { int: 1 }, case_change_action: { string: 'LOWER' } },
    strings(['The', 'the', 'B'], [1, 3]),
  ),
  normal('nothing left', { stopwords: { strings: ['the'] } }, strings(['The'])),
  normal('the C locale', { case_change_action: { string: 'LOWER' }, locale: { string: 'C' } }, strings(['ÉTÉ Ab'])),
  ...['MAX', 'L1', 'L2'].map(
    (n): Case => [`Normalizer ${n}`, 'Normalizer', ml, { norm: { string: n } }, rows, ['float32']],
  ),
  ...[1, 2].map((p): Case => [`LpNormalization ${p}`, 'LpNormalization', '', { p: { int: p } }, rows, ['float32']]),
  ...['NONE', 'LOGISTIC'].map((t) => classifier(`of one row, ${t}`, { ...two, ...post(t) }, 'string')),
  ...['NONE', 'LOGISTIC', 'SOFTMAX'].map((t) => classifier(`of three rows, ${t}`, { ...three, ...post(t) }, 'int64')),
  [
    'Cast to text',
    'Cast',
    '',
    { to: { int: 8 } },
    float32([1, 0.1, 1e10, 1e-7, 123456.7, 3e38, -0, NaN, -Infinity]),
    ['string'],
  ],
  ['Cast to int64', 'Cast', '', { to: { int: 7 } }, float32([1.9, -1.9, 1e20, NaN]), ['int64']],
  ['Cast to int8', 'Cast', '', { to: { int: 3 } }, float32([1.9, -1.9, 300, -129]), ['int8']],
]

describe.skipIf(!ort)(`operators give what ONNX Runtime gives${ort ? '' : ` (${withoutOrt})`}`, () => {
  test.each(cases)('%s', async (_, op, domain, attrs, x, types) => {
    const names = types.map((_, i) => `y${i}`)
    const g = graph(
      [spec('x', x.dtype, x.shape)],
      [node(op, ['x'], names, attrs, domain)],
      // Shapes of outputs are only hints; ONNX Runtime wants the right number of axes.
      types.map((t, i) =>
        spec(
          names[i]!,
          t,
          rank(op, i, x).map((_, a) => `d${i}${a}`),
        ),
      ),
    )
    const expected = await runOrt(g, { x })
    const got = await (await session(g)).run({ x })
    for (const name of names) expect(difference(got[name]!, expected[name]!, 1e-6, 1e-7)).toBeUndefined()
  })
})

function rank(op: string, output: number, x: HostArray): number[] {
  const axes = op === 'Tokenizer' ? x.shape.length + 1 : op === 'LinearClassifier' ? output + 1 : x.shape.length
  return new Array<number>(axes).fill(0)
}
