import { checkRows } from '../input/check-rows.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import { twoSidedTail } from '../numeric/normal.ts'

/** Up to this many rows on which the models differ, the test is exact. */
const FEW = 1000

export interface McNemarTest {
  /** Rows that only the first predicts right. */
  readonly firstOnly: number
  /** Rows that only the second predicts right. */
  readonly secondOnly: number
  /** How likely counts as far apart are, either way, if both models are as often right. */
  readonly pValue: number
}

/**
 * Whether two models' predictions of the same rows are as often right, two sided (McNemar 1947): only rows that one model
 * has right and the other wrong count. The binomial test itself up to 1000 such rows, beyond the normal approximation
 * with continuity correction. scipy: `binomtest(firstOnly, firstOnly + secondOnly)`. Throws `InputError` for columns of
 * different lengths and labels of two types.
 */
export function mcNemarTest<L extends Label>(
  yTrue: ArrayLike<L>,
  first: ArrayLike<L>,
  second: ArrayLike<L>,
): McNemarTest {
  const rows = checkRows('mcNemarTest', { yTrue, first, second })
  encodeLabels('mcNemarTest', { yTrue, first, second })
  let firstOnly = 0
  let secondOnly = 0
  for (let i = 0; i < rows; i++) {
    const a = first[i] === yTrue[i]
    const b = second[i] === yTrue[i]
    if (a && !b) firstOnly++
    else if (b && !a) secondOnly++
  }
  return { firstOnly, secondOnly, pValue: pValue(Math.min(firstOnly, secondOnly), firstOnly + secondOnly) }
}

function pValue(fewer: number, all: number): number {
  if (2 * fewer >= all - 1) return 1
  if (all > FEW) return twoSidedTail((all - 2 * fewer - 1) / Math.sqrt(all))
  // 2^-1000 is still a normal number, so the terms of the sum need no logarithms
  let term = 1
  for (let i = 0; i < all; i++) term /= 2
  let tail = 0
  for (let k = 0; k <= fewer; k++) {
    tail += term
    term *= (all - k) / (k + 1)
  }
  return Math.min(1, 2 * tail)
}
