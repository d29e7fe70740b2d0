import type { Values } from '@foldwise/core'
import { type EncodedTerms, type Kernels, TermCounter } from '@foldwise/kernels'
import { accentStripper } from './accents.ts'
import type { cuttingParams } from './params.ts'
import { englishStopWords } from './stop-words.ts'
import { patternTokens, sequences, shortestWord } from './token-pattern.ts'

export type CuttingValues = Values<typeof cuttingParams>

/** A counter of documents as the parameters say: it learns terms, or counts those of a vocabulary. Release its `counter`. */
export interface DocumentCounter {
  readonly counter: TermCounter
  readonly count: (document: string) => void
}

export function documentCounter(kernels: Kernels, params: CuttingValues, vocabulary?: EncodedTerms): DocumentCounter {
  const { analyzer, lowercase, stripAccents } = params
  const [fewest, most] = params.ngramRange
  const stopWords = params.stopWords === 'english' ? englishStopWords : (params.stopWords ?? [])
  const shortest = analyzer === 'word' ? shortestWord(params.tokenPattern) : 1
  const own = shortest === null
  const cutting = {
    analyzer,
    // Sequences of a pattern's tokens are made here and are terms to the kernels.
    fewest: own ? 1 : fewest,
    most: own ? 1 : most,
    shortest: shortest ?? 0,
    lowercase: lowercase && !stripAccents && !own,
  }
  const counter = new TermCounter(kernels, cutting, own ? [] : stopWords, vocabulary)
  if (!stripAccents && !own) return { counter, count: (document) => counter.count(document) }

  const strip = stripAccents ? accentStripper(stripAccents) : (text: string) => text
  const prepare = (document: string) => strip(lowercase ? counter.lowerCase(document) : document)
  if (!own) return { counter, count: (document) => counter.count(prepare(document)) }
  const tokens = patternTokens(params.tokenPattern)
  const stops = new Set(stopWords)
  return { counter, count: (document) => counter.countTerms(sequences(tokens(prepare(document)), stops, fewest, most)) }
}
