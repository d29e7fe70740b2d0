import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { checkLabel, type Label } from '../input/label.ts'
import { greater, positiveMask } from '../input/positive-mask.ts'
import { type GroupValues, splitByGroup } from './by-group.ts'

export interface FairnessOptions<L extends Label = Label> {
  /** The label of the outcome that is compared, such as being granted. Default: 1 of {0, 1} and {-1, 1}, `true`, else the greater. */
  readonly posLabel?: L
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/** Of the rows that `counts`, by their truth and prediction, the share that are `hits`; 0 of no rows. */
export interface Rate {
  readonly counts: (truth: number, predicted: number) => boolean | number
  readonly hits: (truth: number, predicted: number) => boolean | number
}

export const selectionRate: Rate = { counts: () => 1, hits: (_, predicted) => predicted }
export const truePositiveRate: Rate = { counts: (truth) => truth, hits: (_, predicted) => predicted }
export const falsePositiveRate: Rate = { counts: (truth) => !truth, hits: (_, predicted) => predicted }
export const precisionRate: Rate = { counts: (_, predicted) => predicted, hits: (truth) => truth }

/** A rate of each group. Throws `InputError` for columns of different lengths and for more than two labels. */
export function groupRates<L extends Label, G extends Label>(
  where: string,
  rates: readonly Rate[],
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  groups: ArrayLike<G>,
  { posLabel, weight }: FairnessOptions<L>,
): GroupValues<G>[] {
  const rows = checkRows(where, { yTrue, yPred, groups })
  checkWeight(where, weight, rows)
  for (let i = 0; i < rows; i++) checkLabel(where, groups[i], groups[0], `groups[${i}]`)
  // both columns at once: one may lack a label that the other has
  const both = positiveMask(where, [...Array.from(yTrue), ...Array.from(yPred)], posLabel, greater)
  return rates.map(({ counts, hits }) =>
    splitByGroup(groups, (kept) => {
      let all = 0
      let hit = 0
      for (const i of kept) {
        const w = counts(both[i]!, both[rows + i]!) ? (weight ? weight[i]! : 1) : 0
        all += w
        if (hits(both[i]!, both[rows + i]!)) hit += w
      }
      return all > 0 ? hit / all : 0
    }),
  )
}
