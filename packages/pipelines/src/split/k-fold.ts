import { boolean, InputError, integer, type Rng, type Values } from '@foldwise/core'
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
      return folds(nSplits, (i) => others(rows, order.subarray(cutAt(rows, nSplits, i), cutAt(rows, nSplits, i + 1))))
    },
  })
}

/** Where part `i` starts when `n` things are cut into `parts`, the first ones longer by one. */
export const cutAt = (n: number, parts: number, i: number): number => i * Math.floor(n / parts) + Math.min(i, n % parts)

export function enough(type: string, what: string, got: number, nSplits: number): void {
  if (got < nSplits) {
    throw new InputError(
      `${type}: expected at least ${nSplits} ${what}, as many as 'nSplits', got ${got}. Ask for fewer folds.`,
    )
  }
}

/** Shuffles in place (Fisher-Yates). */
export function shuffleInPlace(values: Int32Array, rng: Rng): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1)
    const t = values[i]!
    values[i] = values[j]!
    values[j] = t
  }
}
