import { boolean, custom, integer, oneOf, optional, type Param } from '@foldwise/core'
import { WORDS } from './token-pattern.ts'

const isText = (v: unknown): v is string => typeof v === 'string'

/** Sizes of n-grams: `[fewest, most]`. */
const ngramRange = (): Param<readonly [number, number]> =>
  custom({
    kind: 'ngramRange',
    default: [1, 1] as readonly [number, number],
    expects: '[fewest, most], two integers with 1 <= fewest <= most',
    accepts: (v) =>
      Array.isArray(v) && v.length === 2 && v.every(Number.isSafeInteger) && v[0] >= 1 && v[0] <= v[1] && v[1] <= 1000,
  })

/** How texts are cut into terms: parameters of every vectorizer. */
export const cuttingParams = {
  analyzer: oneOf('word', 'char', 'charWb'),
  ngramRange: ngramRange(),
  lowercase: boolean({ default: true }),
  stripAccents: oneOf(null, 'ascii', 'unicode'),
  stopWords: custom({
    kind: 'stopWords',
    default: null as 'english' | readonly string[] | null,
    expects: "an array of words, or 'english', or null",
    accepts: (v) => v === null || v === 'english' || (Array.isArray(v) && v.every(isText)),
  }),
  tokenPattern: custom({
    kind: 'tokenPattern',
    default: WORDS,
    expects: 'a JavaScript regular expression with at most one group, as a string',
    accepts: (v) => isText(v) && groupsOf(v) <= 1,
  }),
  binary: boolean({ default: false }),
} as const

/** Which terms become columns: parameters of the vectorizers that learn a vocabulary. */
export const vocabularyParams = {
  minDf: documentFrequency(1, 'an integer >= 1 (documents), or a number >= 0 and < 1 (share of documents)', (v) =>
    v < 1 ? v >= 0 : Number.isSafeInteger(v),
  ),
  maxDf: documentFrequency(1, 'an integer >= 2 (documents), or a number >= 0 and <= 1 (share of documents)', (v) =>
    v <= 1 ? v >= 0 : Number.isSafeInteger(v),
  ),
  maxFeatures: optional(integer({ min: 1, default: 1 })),
  vocabulary: optional(
    custom<readonly string[]>({
      kind: 'vocabulary',
      default: [],
      expects: 'a non-empty array of distinct, non-empty terms',
      accepts: (v) =>
        Array.isArray(v) && v.length > 0 && v.every((t) => isText(t) && t !== '') && new Set(v).size === v.length,
    }),
  ),
} as const

/** How counts become values. */
export const weighingParams = {
  norm: oneOf('l2', 'l1', null),
  useIdf: boolean({ default: true }),
  smoothIdf: boolean({ default: true }),
  sublinearTf: boolean({ default: false }),
} as const

function documentFrequency(byDefault: number, expects: string, accepts: (v: number) => boolean): Param<number> {
  return custom({
    kind: 'documentFrequency',
    default: byDefault,
    expects,
    accepts: (v) => typeof v === 'number' && accepts(v),
  })
}

/** Number of capturing groups, Infinity where the pattern is none. */
function groupsOf(pattern: string): number {
  try {
    return new RegExp(`${pattern}|`, 'u').exec('')!.length - 1
  } catch {
    return Infinity
  }
}
