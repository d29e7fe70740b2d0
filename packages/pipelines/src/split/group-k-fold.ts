import { foldStart } from '@foldwise/core'
import { codes, rowsOf } from './codes.ts'
import { enough, type KFoldParams, kFoldParams } from './k-fold.ts'
import { foldsOfTests, groupsOf, type Splitter, splitter } from './splitter.ts'

/**
 * `nSplits` (default 5) folds of whole groups, each row tested once. The largest groups are dealt first, each to the
 * fold with the fewest rows; with `shuffle`, folds get about equally many groups, at random. scikit-learn's `GroupKFold`.
 * Throws `InputError` without groups, or with fewer of them than folds.
 */
export function groupKFold(params: Partial<KFoldParams> = {}): Splitter<KFoldParams> {
  return splitter({
    type: 'groupKFold',
    specs: kFoldParams,
    given: params,
    random: (p) => p.shuffle,
    split(rows, data, rng, { nSplits, shuffle }) {
      const groups = codes(groupsOf('groupKFold', data), 'ascending')
      const { counts } = groups
      enough('groupKFold', 'groups', counts.length, nSplits)
      const members = rowsOf(groups)
      const tests: number[][] = Array.from({ length: nSplits }, () => [])
      if (shuffle) {
        const order = rng.permutation(counts.length)
        tests.forEach((test, f) => {
          for (let i = foldStart(order.length, nSplits, f); i < foldStart(order.length, nSplits, f + 1); i++) {
            for (const row of members[order[i]!]!) test.push(row)
          }
        })
      } else {
        // Of groups of one size, the last comes first, as in scikit-learn.
        const order = [...counts.keys()].sort((a, b) => counts[b]! - counts[a]! || b - a)
        for (const g of order) {
          const lightest = tests.reduce((best, t) => (t.length < best.length ? t : best))
          for (const row of members[g]!) lightest.push(row)
        }
      }
      return foldsOfTests(rows, tests)
    },
  })
}
