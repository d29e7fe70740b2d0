import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import { greater, positiveMask } from '../input/positive-mask.ts'
import { binaryRocAuc } from './binary-roc-auc.ts'

export interface RocAucOptions<L extends Label = Label> {
  /** The label that high scores stand for. Default: the greater of the two. */
  readonly posLabel?: L
  /** One number a row, >= 0. Default: all 1. Rows of weight 0 are ignored. */
  readonly weight?: ArrayLike<number>
}

/**
 * Area under the ROC curve: how likely a positive row scores above a negative one, ties counting one half.
 *
 * `yScore` is one finite number a row; see `multiclassRocAuc` for more than two classes. Without weights the area is the
 * exact quotient of two integers, so it does not depend on the order of rows. Throws `InputError` when a class has no
 * rows. scikit-learn: `roc_auc_score`. Cost: linear in the rows, about a quarter of sorting them.
 */
export function rocAuc<L extends Label>(
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  { posLabel, weight }: RocAucOptions<L> = {},
): number {
  const rows = checkRows('rocAuc', { yTrue, yScore })
  checkWeight('rocAuc', weight, rows)
  return binaryRocAuc('rocAuc', positiveMask('rocAuc', yTrue, posLabel, greater), yScore, weight)
}
