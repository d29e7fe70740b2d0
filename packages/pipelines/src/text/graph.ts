import { type Graph, GraphBuilder, ParamError } from '@foldwise/core'
import { decodeTerms, type EncodedTerms, type Weighing } from '@foldwise/kernels'
import type { CuttingValues } from './document-counter.ts'
import { englishStopWords } from './stop-words.ts'
import { shortestWord } from './token-pattern.ts'

/**
 * A vectorizer as ONNX operators, from `text` (string, [N]) to `features` (float32, [N, columns]):
 * com.microsoft.Tokenizer, StringNormalizer, TfIdfVectorizer (counts), and arithmetic for the weights.
 * ONNX Runtime lowers one character at a time, with no regard to its neighbours: a capital sigma that ends a word comes
 * out as σ instead of ς. Its tables of letters and of lower case are those of its own Unicode version and of the C
 * library.
 * Throws `ParamError` for settings that ONNX has no operators for.
 */
export function vectorizerGraph(type: string, params: CuttingValues, terms: EncodedTerms, weighing: Weighing): Graph {
  const shortest = checkExpressible(type, params)
  const columns = terms.offsets.length - 1
  const b = new GraphBuilder()
  const text = b.input('text', 'string', ['N'])
  let node = params.lowercase ? lowerWords(b, text, shortest) : words(b, text, `${WORD}+`, shortest)
  node = b.node('TfIdfVectorizer', [node], {
    mode: { string: 'TF' },
    max_skip_count: { int: 0 },
    ...pool(params, terms),
  })

  if (weighing.binary || weighing.sublinear) {
    const one = b.float([1])
    const present = b.node('Min', [node, one])
    // log(max(count, 1)) + min(count, 1) is 1 + log(count), and 0 where the count is 0.
    node = weighing.binary ? present : b.node('Add', [b.node('Log', [b.node('Max', [node, one])]), present])
  }
  if (weighing.weights) node = b.node('Mul', [node, b.float(weighing.weights)])
  if (weighing.norm) {
    const op = weighing.norm === 'l1' ? 'ReduceL1' : 'ReduceL2'
    const norm = b.node(op, [node, b.int64([1])], { keepdims: { int: 1 } })
    // A row of zeros stays one. Other norms are 1 or more.
    node = b.node('Div', [node, b.node('Max', [norm, b.float([1e-30])])])
  }
  b.node('Identity', [node], {}, { output: 'features' })
  b.output('features', 'float32', ['N', columns])
  return b.build()
}

const WORD = '[\\p{L}\\p{N}_]'

/** Tokens `[N, most]` of texts `[N]`, filled up with spaces, which no token is. */
function words(b: GraphBuilder, text: string, tokenexp: string, shortest: number): string {
  const attrs = {
    mark: { int: 0 },
    mincharnum: { int: shortest },
    pad_value: { string: ' ' },
    tokenexp: { string: tokenexp },
  }
  return b.node('Tokenizer', [text], attrs, { domain: 'com.microsoft' })
}

function lower(b: GraphBuilder, texts: string): string {
  return b.node('StringNormalizer', [texts], {
    case_change_action: { string: 'LOWER' },
    is_case_sensitive: { int: 1 },
    // 'C' lowers ASCII only, and other locales are not installed everywhere.
    locale: { string: 'C.UTF-8' },
  })
}

/**
 * Lower-case words. U+0130 lowers to an i and a combining dot, which ends the word; ONNX lowers it to the i alone. So
 * the text is cut first, after each U+0130, and lowered then. (Where single letters are words, an i alone would be one
 * too: there the text is lowered first, and words with U+0130 stay whole.)
 */
function lowerWords(b: GraphBuilder, text: string, shortest: number): string {
  if (shortest < 2) return words(b, lower(b, text), `${WORD}+`, shortest)
  const cut = words(b, text, '(?:[^\\P{L}\\x{130}]|[\\p{N}_])+\\x{130}?', shortest)
  // StringNormalizer takes one axis, and makes something of nothing: one more text keeps it from either.
  const extra = b.constant({ dtype: 'string', shape: [1], data: [' '] })
  const flat = b.node('Concat', [b.node('Reshape', [cut, b.int64([-1])]), extra], { axis: { int: 0 } })
  const kept = b.node('Slice', [lower(b, flat), b.int64([0]), b.int64([-1]), b.int64([0])])
  return b.node('Reshape', [kept, b.node('Shape', [cut])], { allowzero: { int: 1 } })
}

/** The shortest word's length. */
function checkExpressible(type: string, params: CuttingValues): number {
  const refuse = (name: string, expected: string, got: string): never => {
    throw new ParamError(
      `${type}.toGraph: expected '${name}' to be ${expected}, got ${got}, which ONNX has no operator for. Fit with another '${name}' to export.`,
    )
  }
  if (params.analyzer !== 'word') refuse('analyzer', "'word'", `'${params.analyzer}'`)
  if (params.stripAccents) refuse('stripAccents', 'null', `'${params.stripAccents}'`)
  if (params.stopWords && params.ngramRange[1] > 1) refuse('stopWords', 'null with n-grams of words', 'a list')
  return (
    shortestWord(params.tokenPattern) ??
    refuse('tokenPattern', "'[\\p{L}\\p{N}_]{2,}' or with another number", `'${params.tokenPattern}'`)
  )
}

/** Terms by their number of words; a sequence's words are entries of their own. */
function pool(params: CuttingValues, terms: EncodedTerms) {
  const [fewest, most] = params.ngramRange
  const stopWords = new Set(params.stopWords === 'english' ? englishStopWords : params.stopWords)
  const bySize = Array.from({ length: most }, (): { words: string[]; columns: number[] } => ({
    words: [],
    columns: [],
  }))
  decodeTerms(terms).forEach((term, column) => {
    const words = term.split(' ')
    const possible = words.length >= fewest && words.length <= most && !words.some((w) => w === '' || stopWords.has(w))
    const group = bySize[possible ? words.length - 1 : 0]!
    // A given term that no text can have keeps its column of zeros, under a name that no token can be.
    group.words.push(...(possible ? words : [`-${column}`]))
    group.columns.push(column)
  })
  const counts: number[] = []
  let at = 0
  for (const group of bySize) {
    counts.push(at)
    at += group.words.length
  }
  return {
    min_gram_length: { int: fewest },
    max_gram_length: { int: most },
    ngram_counts: { ints: counts },
    ngram_indexes: { ints: bySize.flatMap((g) => g.columns) },
    pool_strings: { strings: bySize.flatMap((g) => g.words) },
  }
}
