import { ParamError } from '../errors.ts'
import { checkOption } from '../input/check-option.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { positiveMask } from '../input/positive-mask.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { binaryRocAuc } from './binary-roc-auc.ts'
import { multiclassRocAuc } from './multiclass-roc-auc.ts'

export interface RocAucOptions<L extends Label = Label> {
  /** The label that high scores stand for. Default: the greater of the two. */
  readonly posLabel?: L
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
  /** More than two classes: each against the rest ('ovr'), or each pair ('ovo'). Default: two classes. */
  readonly multiClass?: 'ovr' | 'ovo'
  /** With `multiClass`: the mean over classes, or weighted by their rows. Default 'macro'. */
  readonly average?: 'macro' | 'weighted'
  /** With `multiClass`: the classes of the columns, ascending. Default: every label of `yTrue`. */
  readonly labels?: ArrayLike<L>
}

/**
 * Area under the ROC curve: how likely a positive row scores above a negative one, ties counting one half.
 *
 * `yScore` is one finite number a row; with `multiClass`, rows of probabilities. Without weights the area is the exact
 * quotient of two integers, so it does not depend on the order of rows. Throws `InputError` when a class has no rows.
 * scikit-learn: `roc_auc_score`. Cost: a bucket sort, linear in the rows.
 */
export function rocAuc<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: Probabilities,
  { posLabel, weight, multiClass, average = 'macro', labels }: RocAucOptions<L> = {},
): number {
  if (multiClass === undefined) {
    checkRows('rocAuc', { yTrue, yScore })
    checkWeight('rocAuc', weight, yTrue.length)
    const mask = positiveMask('rocAuc', yTrue, posLabel, 'greater')
    return binaryRocAuc('rocAuc', mask, yScore as ArrayLike<number>, weight)
  }
  checkOption('rocAuc', 'multiClass', multiClass, ['ovr', 'ovo'])
  checkOption('rocAuc', 'average', average, ['macro', 'weighted'])
  if (posLabel !== undefined) {
    throw new ParamError("rocAuc: expected no 'posLabel' with 'multiClass', which has no positive class. Leave it out.")
  }
  checkRows('rocAuc', { yTrue })
  checkWeight('rocAuc', weight, yTrue.length)
  return multiclassRocAuc('rocAuc', yTrue, yScore, { multiClass, average, labels, weight })
}
