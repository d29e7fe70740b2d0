import { session } from '@foldwise/inference'
import { denseRows, estimatorChecks, type GraphRunner, type Subject, sparseRows, textRows } from '@foldwise/testing'
import { describe, test } from 'vitest'
import { countVectorizer, hashingVectorizer, tfidf, tfidfTransformer } from '../../src/index.ts'

const runGraph: GraphRunner = async (graph, feeds) => (await session(graph)).run(feeds)

const subjects: { readonly [name: string]: Subject } = {
  'tfidf of words': { recipe: tfidf({ sublinearTf: true }), type: tfidf, input: textRows },
  'tfidf of word pairs': { recipe: tfidf({ ngramRange: [1, 2], minDf: 2 }), type: tfidf, input: textRows },
  countVectorizer: { recipe: countVectorizer(), type: countVectorizer, input: textRows },
  hashingVectorizer: { recipe: hashingVectorizer({ nFeatures: 256 }), type: hashingVectorizer, input: textRows },
  'tfidfTransformer of dense rows': { recipe: tfidfTransformer(), type: tfidfTransformer, input: denseRows },
  'tfidfTransformer of sparse rows': { recipe: tfidfTransformer(), type: tfidfTransformer, input: sparseRows },
}

for (const [name, subject] of Object.entries(subjects)) {
  describe(name, () => {
    const exported = subject.type !== hashingVectorizer && subject.type !== tfidfTransformer
    for (const c of estimatorChecks(subject, exported ? { runGraph } : {})) test(c.name, c.run)
  })
}
