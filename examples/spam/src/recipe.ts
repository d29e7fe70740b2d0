import { logisticRegression } from '@foldwise/models'
import { pipeline, pipelineOf, tfidf } from '@foldwise/pipelines'

/** Words that occur in two mails or more, weighed by log frequency, and a lightly regularised linear classifier. */
export const spamRecipe = pipeline(tfidf({ sublinearTf: true, minDf: 2 }), logisticRegression({ C: 100 }))

/** What a spam model file holds. */
export const spamModel = pipelineOf(tfidf, logisticRegression)
