import { checkOption } from '../input/check-option.ts'
import type { Label } from '../input/label.ts'
import { averageScores, type Score, type ZeroDivision } from './class-scores.ts'
import { countClasses, type LabelledOptions } from './count-classes.ts'
import { fBetaScore } from './f-beta.ts'
import { precisionScore } from './precision.ts'
import { recallScore } from './recall.ts'

export interface ClassificationReportOptions<L extends Label = Label> extends LabelledOptions<L> {
  /** Default 0. */
  readonly zeroDivision?: ZeroDivision
}

export interface ReportRow {
  readonly precision: number
  readonly recall: number
  readonly f1: number
  /** True rows, or their weight. */
  readonly support: number
}

export interface ClassificationReport<L extends Label = Label> {
  readonly classes: readonly (ReportRow & { readonly label: L })[]
  /** Absent where `labels` leaves out a label of the data: micro averages then differ, and `micro` has them. */
  readonly accuracy?: number
  readonly micro: ReportRow
  readonly macro: ReportRow
  readonly weighted: ReportRow
}

/**
 * Precision, recall, F1 and support of each class, and their averages, as plain data.
 * `formatClassificationReport` prints it. scikit-learn: `classification_report`.
 */
export function classificationReport<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  { zeroDivision = 0, ...options }: ClassificationReportOptions<L> = {},
): ClassificationReport<L> {
  checkOption('classificationReport', 'zeroDivision', zeroDivision, [0, 1, NaN])
  const counted = countClasses('classificationReport', yTrue, yPred, options)
  const scores = (score: Score, average: 'micro' | 'macro' | 'weighted' | 'none') => {
    const divide = (right: number, predicted: number, actual: number) => {
      const denominator = score.denominator(predicted, actual, right)
      return denominator === 0 ? zeroDivision : score.numerator(right) / denominator
    }
    return averageScores(counted, divide, average)
  }
  const columns = { precision: precisionScore, recall: recallScore, f1: fBetaScore(1) }
  const support = counted.actual.reduce((a, b) => a + b, 0)
  const averaged = (average: 'micro' | 'macro' | 'weighted'): ReportRow => ({
    precision: scores(columns.precision, average) as number,
    recall: scores(columns.recall, average) as number,
    f1: scores(columns.f1, average) as number,
    support,
  })
  const precisions = scores(columns.precision, 'none') as number[]
  const recalls = scores(columns.recall, 'none') as number[]
  const f1s = scores(columns.f1, 'none') as number[]
  const classes = counted.labels.map((label, i) => ({
    label,
    precision: precisions[i]!,
    recall: recalls[i]!,
    f1: f1s[i]!,
    support: counted.actual[i]!,
  }))
  const micro = averaged('micro')
  const known = options.labels && new Set<L>(counted.labels)
  const complete = !known || [yTrue, yPred].every((labels) => Array.from(labels).every((label) => known.has(label)))
  return {
    classes,
    ...(complete ? { accuracy: micro.f1 } : {}),
    micro,
    macro: averaged('macro'),
    weighted: averaged('weighted'),
  }
}
