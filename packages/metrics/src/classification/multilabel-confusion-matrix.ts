import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { type Indicator, indicatorTable } from '../input/indicator-table.ts'
import type { Label } from '../input/label.ts'
import type { WeightOptions } from './accuracy.ts'
import { countClasses, type LabelledOptions } from './count-classes.ts'

/** One class against the rest: `[[true negatives, false positives], [false negatives, true positives]]`. */
export type OneAgainstRest = [[number, number], [number, number]]

const WHERE = 'multilabelConfusionMatrix'

/**
 * A confusion matrix of each class against the rest, in the order of the labels. For one label a row pass two columns of
 * labels; for several, two tables of 0 and 1, a column a label. scikit-learn: `multilabel_confusion_matrix`.
 */
export function multilabelConfusionMatrix(yTrue: Indicator, yPred: Indicator, options?: WeightOptions): OneAgainstRest[]
export function multilabelConfusionMatrix<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  options?: LabelledOptions<L>,
): OneAgainstRest[]
export function multilabelConfusionMatrix<L extends Label>(
  yTrue: ArrayLike<L> | Indicator,
  yPred: ArrayLike<L> | Indicator,
  options: LabelledOptions<L> = {},
): OneAgainstRest[] {
  const rows = checkRows(WHERE, { yTrue, yPred })
  checkWeight(WHERE, options.weight, rows)
  if (typeof yTrue[0] === 'object') return ofIndicators(yTrue as Indicator, yPred as Indicator, options.weight)
  const { matrix, actual, predicted } = countClasses(WHERE, yTrue as ArrayLike<L>, yPred as ArrayLike<L>, options)
  let all = 0
  for (let i = 0; i < rows; i++) all += options.weight ? options.weight[i]! : 1
  return matrix.map((row, c) => against(row[c]!, predicted[c]!, actual[c]!, all))
}

function ofIndicators(yTrue: Indicator, yPred: Indicator, weight: ArrayLike<number> | undefined): OneAgainstRest[] {
  const { values: truth, rows, columns } = indicatorTable(WHERE, 'yTrue', yTrue)
  const guess = indicatorTable(WHERE, 'yPred', yPred, columns).values
  return Array.from({ length: columns }, (_, c) => {
    let right = 0
    let actual = 0
    let predicted = 0
    let all = 0
    for (let i = 0; i < rows; i++) {
      const w = weight ? weight[i]! : 1
      const t = truth[i * columns + c]!
      const p = guess[i * columns + c]!
      right += w * t * p
      actual += w * t
      predicted += w * p
      all += w
    }
    return against(right, predicted, actual, all)
  })
}

const against = (right: number, predicted: number, actual: number, all: number): OneAgainstRest => [
  [all - actual - (predicted - right), predicted - right],
  [actual - right, right],
]
