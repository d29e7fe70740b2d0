import { InputError, stratifiedFolds } from '@foldwise/core'
import { codes, rowsOf } from './codes.ts'
import { enough, type KFoldParams, kFoldParams } from './k-fold.ts'
import { foldsOfTests, labelsOf, type Splitter, splitter } from './splitter.ts'

/**
 * `nSplits` (default 5) folds, each with the classes' shares of all rows, each row tested once. Without `shuffle` the
 * rows of a class go to the folds in their order. scikit-learn's `StratifiedKFold`.
 * A class of fewer rows than folds is in as many folds as it has rows; throws `InputError` where every class is.
 */
export function stratifiedKFold(params: Partial<KFoldParams> = {}): Splitter<KFoldParams> {
  return splitter({
    type: 'stratifiedKFold',
    specs: kFoldParams,
    given: params,
    random: (p) => p.shuffle,
    split(rows, data, rng, { nSplits, shuffle }) {
      enough('stratifiedKFold', 'rows', rows, nSplits)
      const { of, counts } = codes(labelsOf('stratifiedKFold', data), 'first')
      checkClasses('stratifiedKFold', counts, nSplits)
      const foldOf = stratifiedFolds(of, nSplits, shuffle ? rng : undefined)
      const tests = rowsOf({ of: foldOf, counts: foldSizes(foldOf, nSplits) })
      return foldsOfTests(rows, tests)
    },
  })
}

function foldSizes(foldOf: Int32Array, nSplits: number): Int32Array {
  const sizes = new Int32Array(nSplits)
  for (let i = 0; i < foldOf.length; i++) sizes[foldOf[i]!]!++
  return sizes
}

export function checkClasses(type: string, counts: Int32Array, nSplits: number): void {
  const largest = counts.reduce((a, b) => Math.max(a, b), 0)
  if (largest < nSplits) {
    throw new InputError(
      `${type}: expected a class with at least ${nSplits} rows, as many as 'nSplits', got at most ${largest} of each of ${counts.length} classes. Ask for fewer folds, or use kFold.`,
    )
  }
}
