import { checkOption } from '../input/check-option.ts'
import type { Label } from '../input/label.ts'
import { contingency } from './contingency.ts'
import { entropy, information } from './information.ts'

export interface InformationOptions {
  /** How the two entropies make the scale. Default 'arithmetic', their mean. */
  readonly averageMethod?: 'min' | 'geometric' | 'arithmetic' | 'max'
}

/**
 * Mutual information as a share of the clusterings' entropies, from 0 to 1; 1 for two clusterings of one cluster each.
 * Not adjusted for chance: many clusters score high. scikit-learn: `normalized_mutual_info_score`.
 */
export function normalizedMutualInformation(
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
  { averageMethod = 'arithmetic' }: InformationOptions = {},
): number {
  checkMethod('normalizedMutualInformation', averageMethod)
  const table = contingency('normalizedMutualInformation', yTrue, yPred)
  const { rows, classSizes, clusterSizes } = table
  if (classSizes.length === 1 && clusterSizes.length === 1) return 1
  const shared = information(table)
  if (shared === 0) return 0
  return shared / generalMean(entropy(classSizes, rows), entropy(clusterSizes, rows), averageMethod)
}

export function generalMean(a: number, b: number, method: NonNullable<InformationOptions['averageMethod']>): number {
  if (method === 'min') return Math.min(a, b)
  if (method === 'max') return Math.max(a, b)
  return method === 'geometric' ? Math.sqrt(a * b) : (a + b) / 2
}

export const checkMethod = (where: string, method: unknown): void =>
  checkOption(where, 'averageMethod', method, ['min', 'geometric', 'arithmetic', 'max'])
