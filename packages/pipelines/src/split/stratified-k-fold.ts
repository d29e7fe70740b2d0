import { InputError } from '@foldwise/core'
import { codes } from './codes.ts'
import { enough, type KFoldParams, kFoldParams, shuffleInPlace } from './k-fold.ts'
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
      // Rows sorted by class and dealt one to each fold in turn say how many of each class a fold gets.
      const shares = Array.from(counts, () => new Int32Array(nSplits))
      let dealt = 0
      counts.forEach((count, c) => {
        for (let i = 0; i < count; i++) shares[c]![dealt++ % nSplits]!++
      })
      const tests: number[][] = Array.from({ length: nSplits }, () => [])
      const foldsOfClass = shares.map((share) => {
        const folds = Int32Array.from(Array.from(share).flatMap((n, f) => new Array<number>(n).fill(f)))
        if (shuffle) shuffleInPlace(folds, rng)
        return folds
      })
      const next = new Int32Array(counts.length)
      of.forEach((c, row) => {
        tests[foldsOfClass[c]![next[c]!++]!]!.push(row)
      })
      return foldsOfTests(rows, tests)
    },
  })
}

export function checkClasses(type: string, counts: Int32Array, nSplits: number): void {
  const largest = counts.reduce((a, b) => Math.max(a, b), 0)
  if (largest < nSplits) {
    throw new InputError(
      `${type}: expected a class with at least ${nSplits} rows, as many as 'nSplits', got at most ${largest} of each of ${counts.length} classes. Ask for fewer folds, or use kFold.`,
    )
  }
}
