import type { Label } from '../input/label.ts'
import { contingency } from './contingency.ts'
import { expectedInformation } from './expected-information.ts'
import { entropy, information } from './information.ts'
import { checkMethod, generalMean, type InformationOptions } from './normalized-mutual-information.ts'

/** A difference below this has the sign of its rounding errors only. */
const EPS = 2 ** -52

/**
 * Mutual information beyond chance, as a share of the most there could be: 1 for the same clusters, 0 on average for
 * chance (Vinh, Epps and Bailey 2010). Cost: classes times clusters times the rows they may share.
 * scikit-learn: `adjusted_mutual_info_score`. The same bits on every engine.
 */
export function adjustedMutualInformation(
  yTrue: ArrayLike<Label>,
  yPred: ArrayLike<Label>,
  { averageMethod = 'arithmetic' }: InformationOptions = {},
): number {
  checkMethod('adjustedMutualInformation', averageMethod)
  const table = contingency('adjustedMutualInformation', yTrue, yPred)
  const { rows, classSizes, clusterSizes, shared } = table
  if (classSizes.length === shared.length && clusterSizes.length === shared.length) return 1
  if (classSizes.length === 1 || clusterSizes.length === 1) return 0
  const expected = expectedInformation(table)
  const most = generalMean(entropy(classSizes, rows), entropy(clusterSizes, rows), averageMethod)
  return awayFromZero(information(table) - expected) / awayFromZero(most - expected)
}

const awayFromZero = (x: number) => (x < 0 ? Math.min(x, -EPS) : Math.max(x, EPS))
