import { InputError, ParamError, show } from '@foldwise/core'
import { tQuantile, tTail } from './student-t.ts'

export interface CompareScoresOptions {
  /** Test rows by training rows of a fold. Default 1 / (folds - 1), that of k-fold cross-validation. */
  readonly testToTrain?: number
  /** Chance that the interval has the true difference. Default 0.95. */
  readonly confidence?: number
}

export interface ScoreComparison {
  /** Mean of first less second. */
  readonly difference: number
  readonly interval: readonly [number, number]
  readonly t: number
  /** Of a difference at least so large, either way, between two recipes that are equally good. */
  readonly pValue: number
}

/**
 * Whether two recipes differ, by their scores on the same folds: `compareScores(a.scores.accuracy.values,
 * b.scores.accuracy.values)` of two `crossValidate` with the same `cv` and seed. Student's paired t-test with the variance
 * corrected for training parts that share rows, without which it finds differences far too often: Nadeau and Bengio
 * ("Inference for the Generalization Error", Machine Learning 2003). For two models on one test set use `mcNemarTest` or
 * `deLongTest` of `@foldwise/metrics/certainty`. Throws `InputError` for fewer than two folds, unequally many, or scores not finite.
 */
export function compareScores(
  first: readonly number[],
  second: readonly number[],
  options: CompareScoresOptions = {},
): ScoreComparison {
  const n = first.length
  if (n < 2 || second.length !== n) {
    throw new InputError(
      `compareScores: expected two lists of as many scores, two or more, got ${n} and ${second.length}. Use the same folds for both.`,
    )
  }
  const bad = [...first, ...second].find((v) => !Number.isFinite(v))
  if (bad !== undefined) throw new InputError(`compareScores: expected finite scores, got ${bad}. Use another metric.`)
  const { testToTrain = 1 / (n - 1), confidence = 0.95 } = options
  if (!(testToTrain > 0 && testToTrain < Infinity)) {
    throw new ParamError(
      `compareScores: expected 'testToTrain' to be a number > 0, got ${show(testToTrain)}. The default is 1 / (folds - 1).`,
    )
  }
  if (!(confidence > 0 && confidence < 1)) {
    throw new ParamError(
      `compareScores: expected 'confidence' to be a number in (0, 1), got ${show(confidence)}. The default is 0.95.`,
    )
  }
  const differences = first.map((v, i) => v - second[i]!)
  const difference = differences.reduce((a, b) => a + b, 0) / n
  const variance = differences.reduce((sum, d) => sum + (d - difference) * (d - difference), 0) / (n - 1)
  const error = Math.sqrt((1 / n + testToTrain) * variance)
  const t = difference === 0 ? 0 : difference / error
  const reach = tQuantile(confidence, n - 1) * error
  return {
    difference,
    interval: [difference - reach, difference + reach],
    t,
    pValue: tTail(Math.abs(t), n - 1),
  }
}
