import { logisticRegression } from '@foldwise/models'
import { pipeline, tfidf } from '@foldwise/pipelines'
import type { Questions } from './banking.ts'

/** Words and pairs of words by TF-IDF, then logistic regression: what a transformer has to be better than. */
export async function baselineIntents(train: Questions, texts: readonly string[], threads: number) {
  const recipe = pipeline(tfidf({ ngramRange: [1, 2], sublinearTf: true }), logisticRegression({ C: 30, tol: 1e-4 }))
  const start = performance.now()
  using model = await recipe.fit({ x: train.texts, y: train.intents }, { threads })
  const fitMs = performance.now() - start
  const again = performance.now()
  const predicted = await model.predict(texts)
  return { predicted, fitMs, predictMs: performance.now() - again }
}
