import { defineTransformer, type SparseMatrix, textInput } from '@foldwise/core'
import { decodeTerms, type Weighing } from '@foldwise/kernels'
import { vectorizerGraph } from './graph.ts'
import { learnVocabulary } from './learn-vocabulary.ts'
import { learnedRows } from './learned-rows.ts'
import { cuttingParams, vocabularyParams } from './params.ts'
import { ResidentVectorizer } from './resident-vectorizer.ts'
import { stateTerms, vectorizerState } from './vectorizer-state.ts'

/**
 * Counts of words or n-grams: texts to a sparse matrix `[texts, terms]`, a column a term, in the order of code points.
 * Parameters mean what they mean in scikit-learn's `CountVectorizer`, and columns and counts are the same (differences:
 * docs/text-features.md). Characters are classified and lowered as Unicode 14.0 has it, in every engine.
 *
 * Throws `InputError` where no term is left, or where `maxDf` allows fewer documents than `minDf` asks for.
 */
export const countVectorizer = defineTransformer({
  type: 'count-vectorizer',
  version: 1,
  accepts: textInput,
  params: { ...cuttingParams, ...vocabularyParams },
  async fit({ x }, params, ctx) {
    const { vocabulary, counter } = await learnVocabulary('count-vectorizer', x, params, ctx)
    counter.release()
    return vectorizerState(vocabulary, x.length)
  },
  async fitTransform({ x }, params, ctx) {
    const learned = await learnVocabulary('count-vectorizer', x, params, ctx)
    try {
      const transformed = learnedRows(learned, counts(params.binary))
      return { state: vectorizerState(learned.vocabulary, x.length), transformed }
    } finally {
      learned.counter.release()
    }
  },
  methods(state, params) {
    const terms = stateTerms('count-vectorizer', state)
    const resident = new ResidentVectorizer(params, terms, counts(params.binary))
    return {
      transform: (x): Promise<SparseMatrix> => resident.transform(x),
      featureNames: () => decodeTerms(terms),
      dispose: () => resident.release(),
    }
  },
  graph: (state, params) =>
    vectorizerGraph('count-vectorizer', params, stateTerms('count-vectorizer', state), counts(params.binary)),
})

const counts = (binary: boolean): Weighing => ({ binary, sublinear: false, weights: null, norm: null })
