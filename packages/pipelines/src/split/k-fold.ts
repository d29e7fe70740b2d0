import { boolean, foldStart, InputError, integer, type Values } from '@foldwise/core'
import { folds, others, type Splitter, splitter } from './splitter.ts'

export const kFoldParams = {
  nSplits: integer({ min: 2, default: 5 }),
  shuffle: boolean({ default: false }),
}
export type KFoldParams = Values<typeof kFoldParams>

/**
 * `nSplits` (default 5) runs of consecutive rows, each tested once; the first ones are a row longer where they do not
 * divide evenly. With `shuffle` the rows are dealt at random first. scikit-learn's `KFold`.
 * Throws `InputError` where there are fewer rows than folds.
 */
export function kFold(params: Partial<KFoldParams> = {}): Splitter<KFoldParams> {
  return splitter({
    type: 'kFold',
    specs: kFoldParams,
    given: params,
    random: (p) => p.shuffle,
    split(rows, _data, rng, { nSplits, shuffle }) {
      enough('kFold', 'rows', rows, nSplits)
      const order = shuffle ? rng.permutation(rows) : Int32Array.from({ length: rows }, (_, i) => i)
      return folds(nSplits, (i) =>
        others(rows, order.subarray(foldStart(rows, nSplits, i), foldStart(rows, nSplits, i + 1))),
      )
    },
  })
}

export function enough(type: string, what: string, got: number, nSplits: number): void {
  if (got < nSplits) {
    throw new InputError(
      `${type}: expected at least ${nSplits} ${what}, as many as 'nSplits', got ${got}. Ask for fewer folds.`,
    )
  }
}
