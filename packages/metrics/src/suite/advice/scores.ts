import { expectedCalibrationError } from '../../calibration/expected-calibration-error.ts'
import { rocAuc } from '../../ranking/roc-auc.ts'
import type { LabelColumns, Rule } from './subject.ts'
import { inWords, note, percent, quote, rowsOf, warning } from './words.ts'

/** From this many rows a calibration error is more than noise of its ten bins. */
const ENOUGH = 300
const CALIBRATED = 0.1
/** A perfect score on fewer rows than this may well be luck. */
const NO_LUCK = 50

/** Labels of two classes with scores of a known one. */
function scored(labels: LabelColumns | undefined) {
  const { truth, score, counts, positive } = labels ?? {}
  if (!truth || !score || !counts || positive === undefined || !counts.has(positive) || counts.size < 2)
    return undefined
  return {
    yTrue: Uint8Array.from({ length: truth.length }, (_, i) => (truth[i] === positive ? 1 : 0)),
    score,
    positive,
  }
}

export const ranking: Rule = ({ labels, count }) => {
  const known = scored(labels)
  if (!known) return []
  const { yTrue, score, positive } = known
  if (isConstant(score)) {
    return [warning('constant-score', `Every row has the score ${inWords(score[0]!)}: the model ranks nothing.`)]
  }
  const auc = rocAuc(yTrue, score)
  if (auc === 1 && count >= NO_LUCK) {
    return [
      warning(
        'perfect-score',
        `The scores tell all ${rowsOf(count)} apart without an error. Look for a column that gives the answer away, or rows that were trained on.`,
      ),
    ]
  }
  if (auc >= 0.5) return []
  return [
    warning(
      'reversed-score',
      `The area under the ROC curve is ${inWords(auc)}, worse than guessing: high scores seem to stand for another label than ${quote(positive)}.`,
    ),
  ]
}

export const calibration: Rule = ({ labels, count }) => {
  const known = scored(labels)
  if (!known || isConstant(known.score)) return []
  const { yTrue, score, positive } = known
  let outside = 0
  for (let i = 0; i < count; i++) if (score[i]! < 0 || score[i]! > 1) outside++
  if (outside > 0) {
    // margins lie outside by the half; a few stragglers are probabilities gone wrong
    if (outside > 0.1 * count) return []
    return [
      warning(
        'outside-0-to-1',
        `${rowsOf(outside)} of ${inWords(count)} have a score outside 0 to 1, the others within: those are not probabilities.`,
      ),
    ]
  }
  if (count < ENOUGH) return []
  const error = expectedCalibrationError(yTrue, score)
  if (error <= CALIBRATED) return []
  const mean = Array.from(score).reduce((a, b) => a + b, 0) / count
  const share = yTrue.reduce((a, b) => a + b, 0) / count
  return [
    note(
      'uncalibrated',
      `Scores are off by ${percent(error)} as probabilities: on average ${percent(mean)} against ${percent(share)} of rows that are ${quote(positive)}. Calibrate them before a threshold or a cost relies on them; the ranking is not concerned.`,
    ),
  ]
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false
  return values.length > 1
}
