import { ParamError, show } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import type { Label } from '../input/label.ts'
import { ask, positiveMask } from '../input/positive-mask.ts'
import { sweep } from './sweep.ts'

export interface AtKOptions<L extends Label = Label> {
  /** The label that high scores stand for. Default: 1 of {0, 1} and {-1, 1}, and `true`; otherwise required. */
  readonly posLabel?: L
}

/**
 * Positive rows among the `k` highest scores, and in all. Where a tie runs over the k-th place, its rows share the
 * places left: the expected count over every order of the tied rows, which does not depend on the order of rows.
 */
export function positivesInTop<L extends Label>(
  where: string,
  yTrue: ArrayLike<L>,
  yScore: ArrayLike<number>,
  k: number,
  { posLabel }: AtKOptions<L>,
): { top: number; all: number } {
  const rows = checkRows(where, { yTrue, yScore })
  if (!Number.isInteger(k) || k < 1 || k > rows) {
    throw new ParamError(`${where}: expected 'k' to be an integer from 1 to the ${rows} rows, got ${show(k)}.`)
  }
  const mask = positiveMask(where, yTrue, posLabel, ask)
  let left = k
  let top = 0
  let all = 0
  sweep(where, mask, yScore, undefined, (positive, negative) => {
    const tied = positive + negative
    top += left >= tied ? positive : (positive * left) / tied
    left = Math.max(0, left - tied)
    all += positive
  })
  return { top, all }
}
