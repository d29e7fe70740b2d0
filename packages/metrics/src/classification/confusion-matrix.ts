import { checkOption } from '../input/check-option.ts'
import type { Label } from '../input/label.ts'
import { countClasses, type LabelledOptions } from './count-classes.ts'

export interface ConfusionMatrixOptions<L extends Label = Label> extends LabelledOptions<L> {
  /** Divide by the sum of the row ('true'), the column ('pred') or everything ('all'). Default 'none'. */
  readonly normalize?: 'none' | 'true' | 'pred' | 'all'
}

/**
 * Rows (or their weights) by true class, down, and predicted class, across.
 * scikit-learn: `confusion_matrix`.
 */
export function confusionMatrix<L extends Label>(
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  { normalize = 'none', ...options }: ConfusionMatrixOptions<L> = {},
): number[][] {
  checkOption('confusionMatrix', 'normalize', normalize, ['none', 'true', 'pred', 'all'])
  const { matrix } = countClasses('confusionMatrix', yTrue, yPred, options)
  if (normalize === 'none') return matrix
  const across = matrix.map((row) => sum(row))
  const down = matrix.map((_, j) => sum(matrix.map((row) => row[j]!)))
  const all = sum(across)
  return matrix.map((row, i) =>
    row.map((count, j) => {
      const total = normalize === 'true' ? across[i]! : normalize === 'pred' ? down[j]! : all
      return total > 0 ? count / total : 0
    }),
  )
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0)
