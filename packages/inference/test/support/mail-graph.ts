import type { Graph } from '@foldwise/core'
import { float32, graph, int64, node, spec } from './graphs.ts'

const words = ['cash', 'dear', 'free', 'now', 'été', '日本']

/** Raw texts to labels and probabilities, as a text pipeline exports itself: what ONNX Runtime runs too. */
export const mailGraph: Graph = graph(
  [spec('text', 'string', ['N', 1])],
  [
    node('Reshape', ['text', 'flat'], ['line']),
    node('StringNormalizer', ['line'], ['lower'], {
      case_change_action: { string: 'LOWER' },
      locale: { string: 'C.UTF-8' },
    }),
    node(
      'Tokenizer',
      ['lower'],
      ['tokens'],
      {
        mark: { int: 0 },
        mincharnum: { int: 1 },
        pad_value: { string: '#' },
        tokenexp: { string: '[\\p{L}\\p{N}_][\\p{L}\\p{N}_]+' },
      },
      'com.microsoft',
    ),
    node('TfIdfVectorizer', ['tokens'], ['counts'], {
      mode: { string: 'TF' },
      min_gram_length: { int: 1 },
      max_gram_length: { int: 2 },
      max_skip_count: { int: 0 },
      ngram_counts: { ints: [0, 6] },
      ngram_indexes: { ints: [0, 1, 2, 3, 4, 5, 6, 7] },
      pool_strings: { strings: [...words, 'free', 'cash', 'dear', 'free'] },
    }),
    // 1 + ln(count) where there is one, as sublinear term frequencies are.
    node('Max', ['counts', 'one'], ['atLeastOne']),
    node('Log', ['atLeastOne'], ['logs']),
    node('Min', ['counts', 'one'], ['present']),
    node('Add', ['logs', 'present'], ['sublinear']),
    node('Mul', ['sublinear', 'idf'], ['weighted']),
    node('LpNormalization', ['weighted'], ['unit'], { axis: { int: -1 }, p: { int: 2 } }),
    node('Gemm', ['unit', 'coefficients', 'intercept'], ['score'], { transB: { int: 1 } }),
    node('Sigmoid', ['score'], ['spam']),
    node('Sub', ['one', 'spam'], ['ham']),
    node('Concat', ['ham', 'spam'], ['probabilities'], { axis: { int: 1 } }),
    node('ArgMax', ['probabilities'], ['best'], { axis: { int: 1 }, keepdims: { int: 0 } }),
    node('Gather', ['classes', 'best'], ['label']),
  ],
  [spec('label', 'string', ['N']), spec('probabilities', 'float32', ['N', 2])],
  {
    flat: int64([-1]),
    one: float32([1], []),
    idf: float32([1.5, 2, 1.2, 1.7, 3, 4, 2.5, 2.2]),
    coefficients: float32([2, -1, 1.5, 0.5, -2, -0.5, 3, -0.25], [1, 8]),
    intercept: float32([-0.75]),
    classes: { dtype: 'string', shape: [2], data: ['ham', 'spam'] },
  },
)
