import { r2Score } from '../../regression/r2-score.ts'
import type { Rule } from './subject.ts'
import { inWords, note, percent, warning } from './words.ts'

/** A mean error of more standard errors than this is no chance. */
const NO_CHANCE = 4

export const regressionErrors: Rule = ({ numbers, count }) => {
  if (!numbers || count < 3) return []
  const { truth, prediction } = numbers
  const errors = Float64Array.from({ length: count }, (_, i) => prediction[i]! - truth[i]!)
  if (new Set(Array.from(prediction)).size === 1) {
    return [
      warning(
        'constant-prediction',
        `Every row is predicted to be ${inWords(prediction[0]!)}: the model does not use its input.`,
      ),
    ]
  }
  const r2 = r2Score(truth, prediction)
  return [
    ...(r2 < 0
      ? [
          warning(
            'worse-than-the-mean',
            `Predictions are worse than always saying the mean of the targets (R² ${inWords(r2)}).`,
          ),
        ]
      : []),
    ...offset(errors),
    ...outliers(errors),
  ]
}

function offset(errors: Float64Array) {
  const mean = errors.reduce((a, b) => a + b, 0) / errors.length
  const variance = errors.reduce((a, e) => a + (e - mean) * (e - mean), 0) / (errors.length - 1)
  if (Math.abs(mean) <= NO_CHANCE * Math.sqrt(variance / errors.length) || variance === 0) return []
  // an offset that is small beside the errors costs next to nothing
  if (mean * mean < 0.05 * (variance + mean * mean)) return []
  return [
    note(
      'offset',
      `Predictions are ${inWords(Math.abs(mean))} too ${mean > 0 ? 'high' : 'low'} on average. Subtracting that would lower every squared error metric.`,
    ),
  ]
}

function outliers(errors: Float64Array) {
  const squares = errors.map((e) => e * e).sort()
  const total = squares.reduce((a, b) => a + b, 0)
  const few = Math.ceil(errors.length / 100)
  const theirs = squares.slice(-few).reduce((a, b) => a + b, 0)
  if (errors.length < 100 || theirs <= 0.5 * total) return []
  return [
    note(
      'few-rows-decide',
      `1 % of the rows make ${percent(theirs / total)} of the squared error. Look at those rows, and at the mean or median absolute error.`,
    ),
  ]
}
