import type { Label } from '../input/label.ts'
import { contingency } from './contingency.ts'
import { information } from './information.ts'

/**
 * What knowing one clustering tells of the other, in nats: 0 for nothing, at most the entropy of either. The same with
 * both exchanged. Not comparable between data: see `adjustedMutualInformation`. scikit-learn: `mutual_info_score`.
 * The same bits on every engine.
 */
export function mutualInformation(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>): number {
  return information(contingency('mutualInformation', yTrue, yPred))
}
