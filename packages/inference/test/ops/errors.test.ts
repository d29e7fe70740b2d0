import { type Attr, type HostArray, InputError } from '@foldwise/core'
import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { float32, graph, int64, node, spec, strings } from '../support/graphs.ts'

type Case = readonly [
  title: string,
  op: string,
  inputs: readonly HostArray[],
  attrs: { readonly [name: string]: Attr },
  message: string,
  domain?: string,
]

const a = float32([1, 2, 3, 4, 5, 6], [2, 3])
const words = strings(['a', 'b'])
const tokens = { mark: { int: 0 }, pad_value: { string: '#' }, mincharnum: { int: 1 } }
const pool = {
  mode: { string: 'TF' },
  min_gram_length: { int: 1 },
  max_gram_length: { int: 1 },
  max_skip_count: { int: 0 },
  ngram_counts: { ints: [0] },
  ngram_indexes: { ints: [0, 1] },
  pool_strings: { strings: ['a', 'b'] },
}

const cases: readonly Case[] = [
  [
    'Add of two types',
    'Add',
    [a, int64([1])],
    {},
    'expected inputs of one element type, got float32 and int64. Cast one.',
  ],
  [
    'Add of texts',
    'Add',
    [words, words],
    {},
    'expected input of float32, float64, int32, int64, int8, uint8, got string. Cast it.',
  ],
  [
    'Add of shapes that do not fit',
    'Add',
    [a, float32([1, 2])],
    {},
    'expected shapes that broadcast, got [2, 3] and [2]. Reshape one.',
  ],
  [
    'MatMul of sizes that do not fit',
    'MatMul',
    [a, a],
    {},
    'expected the inner sizes to agree, got [2, 3] and [2, 3]. Check the shapes.',
  ],
  ['MatMul of a scalar', 'MatMul', [a, float32([1], [])], {}, 'expected input of 1 or more axes, got []. Reshape it.'],
  ['Gemm of a vector', 'Gemm', [float32([1]), a], {}, 'expected input of 2 axes, got [1]. Reshape it.'],
  [
    'Gemm with a C that does not fit',
    'Gemm',
    [a, a, float32([1, 2, 3])],
    { transB: { int: 1 } },
    'expected C to broadcast to [2, 2], got [3]. Check the shapes.',
  ],
  [
    'Softmax along no axis',
    'Softmax',
    [a],
    { axis: { int: 2 } },
    'expected an axis of -2 to 1, got 2. Check the graph.',
  ],
  [
    'Reshape to another size',
    'Reshape',
    [a, int64([4])],
    {},
    'expected a shape of 6 elements for [2, 3], got [4]. Check the shape.',
  ],
  [
    'Squeeze of a larger axis',
    'Squeeze',
    [a, int64([0])],
    {},
    'expected axes [0] of size 1, got [2, 3]. Check the axes.',
  ],
  ['Unsqueeze twice', 'Unsqueeze', [a, int64([0, 0])], {}, 'expected different axes, got [0, 0]. Check the axes.'],
  [
    'Transpose that names an axis twice',
    'Transpose',
    [a],
    { perm: { ints: [0, 0] } },
    'expected perm to name 2 axes once, got [0, 0]. Check the graph.',
  ],
  [
    'Concat of shapes that do not fit',
    'Concat',
    [a, float32([1, 2], [1, 2])],
    { axis: { int: 0 } },
    'expected shapes that agree but for axis 0, got [2, 3] and [1, 2]. Check the shapes.',
  ],
  [
    'Slice with a step of 0',
    'Slice',
    [a, int64([0]), int64([1]), int64([0]), int64([0])],
    {},
    'expected steps other than 0, got 0. Check the graph.',
  ],
  ['Gather beyond the end', 'Gather', [a, int64([2])], {}, 'expected indices of -2 to 1, got 2. Check the indices.'],
  [
    'Cast of text that is no number',
    'Cast',
    [strings(['1', 'two'])],
    { to: { int: 1 } },
    "expected text that is a number, got 'two'. Check the data.",
  ],
  [
    'Cast to half precision',
    'Cast',
    [a],
    { to: { int: 10 } },
    'expected one of float32, uint8, int8, int32, int64, string, bool, float64 to cast to, got float16. Cast to another.',
  ],
  [
    'Clip to bounds of several values',
    'Clip',
    [a, float32([1, 2])],
    {},
    'expected bounds of one value, got 2. Use Min and Max.',
  ],
  [
    'integer division by 0',
    'Mod',
    [int64([1]), int64([0])],
    {},
    'Mod: expected integer divisors other than 0, got 0. Divide floats instead.',
  ],
  ['ArgMax of nothing', 'ArgMax', [float32([], [0, 2])], {}, 'expected values along axis 0, got none. Check the data.'],
  [
    'a result beyond any memory',
    'Expand',
    [float32([1]), int64([2 ** 20, 2 ** 20])],
    {},
    'expected a result of at most 2^29 elements, got [1048576, 1048576]. Run fewer rows at a time.',
  ],
  [
    'scales that do not fit',
    'DequantizeLinear',
    [{ dtype: 'int8', shape: [2, 3], data: new Int8Array(6) }, float32([1, 1])],
    {},
    'expected one scale or 3 of them along axis 1, got [2]. Check the graph.',
  ],
  ['a norm there is not', 'LpNormalization', [a], { p: { int: 3 } }, 'expected p of 1 or 2, got 3. Check the graph.'],
  [
    'StringNormalizer of a table',
    'StringNormalizer',
    [strings(['a', 'b'], [2, 1])],
    {},
    'expected texts [C] or [1, C], got [2, 1]. Reshape them.',
  ],
  [
    'a Turkish locale',
    'StringNormalizer',
    [words],
    { locale: { string: 'tr_TR' } },
    "expected a locale with common case rules, got 'tr_TR'. Use C.UTF-8.",
  ],
  [
    'a token expression that backtracks',
    'Tokenizer',
    [words],
    { ...tokens, tokenexp: { string: '(a+)+b' } },
    "expected tokenexp to be classes and characters with quantifiers, got '(a+)+b'. Tokenize before the graph.",
    'com.microsoft',
  ],
  [
    'a token expression of many repeats',
    'Tokenizer',
    [words],
    { ...tokens, tokenexp: { string: 'a*a*a*a*b' } },
    'expected tokenexp to be classes and characters with quantifiers, got more than 3 unbounded quantifiers. Tokenize before the graph.',
    'com.microsoft',
  ],
  [
    'a Tokenizer without a rule',
    'Tokenizer',
    [words],
    tokens,
    'expected either tokenexp or separators, got neither. Check the graph.',
    'com.microsoft',
  ],
  [
    'an n-gram twice',
    'TfIdfVectorizer',
    [words],
    { ...pool, pool_strings: { strings: ['a', 'a'] } },
    'expected different 1-grams, got one twice. Check the graph.',
  ],
  [
    'too few columns',
    'TfIdfVectorizer',
    [words],
    { ...pool, ngram_indexes: { ints: [0] } },
    'expected an index >= 0 for each of 2 n-grams, got 1. Check the graph.',
  ],
  [
    'weights in doubt',
    'TfIdfVectorizer',
    [words],
    { ...pool, mode: { string: 'IDF' }, ngram_indexes: { ints: [1, 0] }, weights: { floats: [1, 2] } },
    'expected weights with n-grams in the order of their columns, got another order. Multiply by a constant instead.',
  ],
  [
    'numbers for a pool of texts',
    'TfIdfVectorizer',
    [int64([1])],
    pool,
    'expected input of string, got int64. Cast it.',
  ],
  [
    'features that are missing',
    'LinearClassifier',
    [a],
    { coefficients: { floats: [1, 2] }, intercepts: { floats: [0] }, classlabels_ints: { ints: [0, 1] } },
    'expected 2 features, got 3. Check the data.',
    'ai.onnx.ml',
  ],
]

test.each(cases.map((c) => [c[0], c] as const))(
  '%s is an InputError',
  async (_, [, op, inputs, attrs, message, domain]) => {
    const names = inputs.map((_, i) => `x${i}`)
    const g = graph(
      inputs.map((x, i) => spec(names[i]!, x.dtype, x.shape)),
      [node(op, names, ['y'], attrs, domain)],
      [spec('y', 'float32', [])],
    )
    const where = message.startsWith(`${op}:`) ? '' : `${op} (node 0): `
    const run = async () => (await session(g)).run(Object.fromEntries(inputs.map((x, i) => [names[i]!, x])))
    await expect(run()).rejects.toThrow(new InputError(where + message))
  },
)
