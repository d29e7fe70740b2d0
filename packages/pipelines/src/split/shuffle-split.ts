import { boolean, integer, number, type Values } from '@foldwise/core'
import { chooseTest, testRowCount } from './choose-test.ts'
import { folds, labelsOf, others, type Splitter, splitter } from './splitter.ts'

const params = {
  nSplits: integer({ min: 1, default: 10 }),
  /** Fraction of the rows (below 1) or number of rows. */
  testSize: number({ above: 0, default: 0.1 }),
  stratify: boolean({ default: false }),
}

/**
 * `nSplits` (default 10) independent random test parts of `testSize` (default 0.1): a row may be tested several times,
 * or never. Each split is what `trainTestSplit` makes: whole groups where the data has groups, the classes' shares with
 * `stratify`. scikit-learn's `ShuffleSplit`, `StratifiedShuffleSplit` and `GroupShuffleSplit` (by its sizes; the rows are
 * drawn by our own streams).
 */
export function shuffleSplit(given: Partial<Values<typeof params>> = {}): Splitter<Values<typeof params>> {
  return splitter({
    type: 'shuffleSplit',
    specs: params,
    given,
    random: () => true,
    split(rows, data, rng, { nSplits, testSize, stratify }) {
      const size = testRowCount('shuffleSplit', testSize, rows, 0.1)
      const y = stratify ? labelsOf('shuffleSplit', data) : undefined
      const tests = Array.from({ length: nSplits }, () =>
        Int32Array.from(chooseTest('shuffleSplit', { rows, size, y, groups: data.groups, rng })),
      )
      return folds(nSplits, (i) => others(rows, tests[i]!))
    },
  })
}
