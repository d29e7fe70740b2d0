import { checkOption } from '../input/check-option.ts'
import type { Label } from '../input/label.ts'
import { countClasses, type LabelledOptions } from './count-classes.ts'

export interface CohenKappaOptions<L extends Label = Label> extends LabelledOptions<L> {
  /** How much a disagreement counts: 1, or the distance of the classes in the order of `labels`, or its square. */
  readonly weights?: 'none' | 'linear' | 'quadratic'
}

/**
 * Agreement of two raters beyond chance, at most 1. NaN when chance alone would always agree (one class).
 * scikit-learn: `cohen_kappa_score`.
 */
export function cohenKappa<L extends Label>(
  first: ArrayLike<L>,
  second: ArrayLike<L>,
  { weights = 'none', ...options }: CohenKappaOptions<L> = {},
): number {
  checkOption('cohenKappa', 'weights', weights, ['none', 'linear', 'quadratic'])
  const { matrix } = countClasses('cohenKappa', first, second, options)
  const across = matrix.map((row) => row.reduce((a, b) => a + b, 0))
  const down = matrix.map((_, j) => matrix.reduce((a, row) => a + row[j]!, 0))
  const all = across.reduce((a, b) => a + b, 0)
  let observed = 0
  let expected = 0
  matrix.forEach((row, i) => {
    row.forEach((count, j) => {
      const distance = Math.abs(i - j)
      const cost = weights === 'none' ? Math.min(1, distance) : weights === 'linear' ? distance : distance * distance
      observed += cost * count
      expected += (cost * across[i]! * down[j]!) / all
    })
  })
  return all === 0 || expected === 0 ? NaN : 1 - observed / expected
}
