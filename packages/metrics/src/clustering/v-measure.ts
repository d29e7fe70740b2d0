import { ParamError, show } from '../errors.ts'
import type { Label } from '../input/label.ts'
import { contingency } from './contingency.ts'
import { entropy, information } from './information.ts'

export interface VMeasureOptions {
  /** Weight of completeness: above 1 it counts more than homogeneity, below 1 less. Default 1. */
  readonly beta?: number
}

/**
 * Harmonic mean of `homogeneity` and `completeness`, from 0 to 1 (Rosenberg and Hirschberg 2007); with beta 1
 * `normalizedMutualInformation`. Throws `ParamError` for a negative beta. scikit-learn: `v_measure_score`.
 */
export function vMeasure(yTrue: ArrayLike<Label>, yPred: ArrayLike<Label>, { beta = 1 }: VMeasureOptions = {}): number {
  if (!(beta >= 0 && beta < Infinity)) {
    throw new ParamError(`vMeasure: expected 'beta' to be a finite number >= 0, got ${show(beta)}.`)
  }
  const { homogeneity, completeness } = purity('vMeasure', yTrue, yPred)
  if (homogeneity + completeness === 0) return 0
  return ((1 + beta) * homogeneity * completeness) / (beta * homogeneity + completeness)
}

export function purity(
  where: string,
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
): { homogeneity: number; completeness: number } {
  const table = contingency(where, yTrue, yPred)
  const shared = information(table)
  const share = (whole: number) => (whole === 0 ? 1 : shared / whole)
  return {
    homogeneity: share(entropy(table.classSizes, table.rows)),
    completeness: share(entropy(table.clusterSizes, table.rows)),
  }
}
