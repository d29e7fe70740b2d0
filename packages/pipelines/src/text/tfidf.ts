import { defineTransformer, type SparseMatrix, type State, textInput, type Values } from '@foldwise/core'
import { decodeTerms, type Weighing } from '@foldwise/kernels'
import { vectorizerGraph } from './graph.ts'
import { inverseFrequencies } from './idf.ts'
import { learnVocabulary } from './learn-vocabulary.ts'
import { cuttingParams, vocabularyParams, weighingParams } from './params.ts'
import { ResidentVectorizer } from './resident-vectorizer.ts'
import { stateIdf, stateTerms, vectorizerState } from './vectorizer-state.ts'

const params = { ...cuttingParams, ...vocabularyParams, ...weighingParams }

/**
 * TF-IDF features: texts to a sparse matrix `[texts, terms]` of term counts, times how rare the term is, rows of norm 1.
 * Parameters mean what they mean in scikit-learn's `TfidfVectorizer`; columns are the same, values to 1e-12.
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
    const { vocabulary, frequencies, counter } = await learnVocabulary('tfidf', x, values, ctx)
    counter.release()
    const idf = values.useIdf ? inverseFrequencies('tfidf.fit', frequencies, x.length, values.smoothIdf) : undefined
    return vectorizerState(vocabulary, x.length, idf)
  },
  methods(state, values) {
    const terms = stateTerms('tfidf', state)
    const resident = new ResidentVectorizer(values, terms, weighing(state, values))
    return {
      transform: (x): Promise<SparseMatrix> => resident.transform(x),
      featureNames: () => decodeTerms(terms),
      dispose: () => resident.release(),
    }
  },
  graph: (state, values) => vectorizerGraph('tfidf', values, stateTerms('tfidf', state), weighing(state, values)),
})

function weighing(state: State, { binary, sublinearTf, useIdf, norm }: Values<typeof params>): Weighing {
  const columns = stateTerms('tfidf', state).offsets.length - 1
  return { binary, sublinear: sublinearTf, weights: stateIdf('tfidf', state, useIdf, columns), norm }
}
