import { defineTransformer, type SparseMatrix, type State, textInput, type Values } from '@foldwise/core'
import { decodeTerms, type Weighing } from '@foldwise/kernels'
import { vectorizerGraph } from './graph.ts'
import { inverseFrequencies } from './idf.ts'
import { type Learned, learnVocabulary } from './learn-vocabulary.ts'
import { learnedRows } from './learned-rows.ts'
import { cuttingParams, vocabularyParams, weighingParams } from './params.ts'
import { ResidentVectorizer } from './resident-vectorizer.ts'
import { stateIdf, stateTerms, vectorizerState } from './vectorizer-state.ts'

const params = { ...cuttingParams, ...vocabularyParams, ...weighingParams }

/**
 * TF-IDF features: texts to a sparse matrix `[texts, terms]` of term counts, times how rare the term is, rows of norm 1.
 * Parameters mean what they mean in scikit-learn's `TfidfVectorizer`; columns are the same, values to 1e-12
 * (differences: docs/text-features.md).
 * Characters are classified and lowered as Unicode 14.0 has it, in every engine.
 *
 * Throws `InputError` where no term is left, or where `maxDf` allows fewer documents than `minDf` asks for.
 */
export const tfidf = defineTransformer({
  type: 'tfidf',
  version: 1,
  accepts: textInput,
  params,
  async fit({ x }, values, ctx) {
    const learned = await learnVocabulary('tfidf', x, values, ctx)
    learned.counter.release()
    return vectorizerState(learned.vocabulary, x.length, idf(learned, x.length, values))
  },
  async fitTransform({ x }, values, ctx) {
    const learned = await learnVocabulary('tfidf', x, values, ctx)
    try {
      const weights = idf(learned, x.length, values)
      const transformed = learnedRows(learned, weighing(values, weights ?? null))
      return { state: vectorizerState(learned.vocabulary, x.length, weights), transformed }
    } finally {
      learned.counter.release()
    }
  },
  methods(state, values) {
    const terms = stateTerms('tfidf', state)
    const resident = new ResidentVectorizer(values, terms, savedWeighing(state, values))
    return {
      transform: (x): Promise<SparseMatrix> => resident.transform(x),
      featureNames: () => decodeTerms(terms),
      dispose: () => resident.release(),
    }
  },
  graph: (state, values) => vectorizerGraph('tfidf', values, stateTerms('tfidf', state), savedWeighing(state, values)),
})

type TfidfValues = Values<typeof params>

function idf(learned: Learned, documents: number, values: TfidfValues): Float64Array | undefined {
  if (!values.useIdf) return undefined
  return inverseFrequencies('tfidf.fit', learned.frequencies, documents, values.smoothIdf)
}

function weighing({ binary, sublinearTf, norm }: TfidfValues, weights: Float64Array | null): Weighing {
  return { binary, sublinear: sublinearTf, weights, norm }
}

function savedWeighing(state: State, values: TfidfValues): Weighing {
  const columns = stateTerms('tfidf', state).offsets.length - 1
  return weighing(values, stateIdf('tfidf', state, values.useIdf, columns))
}
