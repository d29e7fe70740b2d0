import { type Dataset, stream } from '@foldwise/core'
import { chooseTest, testRowCount } from './choose-test.ts'
import { checkedRows } from './rows.ts'
import { checkSeed, others } from './splitter.ts'
import { takeData } from './take-data.ts'

export interface TrainTestSplitOptions {
  /** Fraction of the rows (below 1) or number of rows for the test part. Default 0.25; a fraction is rounded up. */
  readonly testSize?: number
  /** Keep each class's share in both parts. Default false. */
  readonly stratify?: boolean
  /** Default 0. */
  readonly seed?: number | string
}

export interface TrainTestSplit<D> {
  readonly train: D
  readonly test: D
  /** Row numbers of each part in the data, ascending. */
  readonly trainRows: Int32Array
  readonly testRows: Int32Array
}

/** Rows with what belongs to them. */
export type Splittable = Pick<Dataset<unknown, ArrayLike<unknown>>, 'x' | 'y' | 'weight' | 'groups'>

/**
 * Splits rows at random into a training and a test part; the same seed gives the same parts.
 * Where the data has `groups`, a group is never in both parts; with `stratify` too, groups are dealt so that the
 * classes' shares stay as close as they can (greedily, as scikit-learn's `StratifiedGroupKFold` deals them).
 * Throws `ParamError` for a size that leaves a part empty, `InputError` for unequal lengths or a class of one row.
 */
export function trainTestSplit<D extends Splittable>(data: D, options: TrainTestSplitOptions = {}): TrainTestSplit<D> {
  const { testSize = 0.25, stratify = false, seed = 0 } = options
  checkSeed('trainTestSplit', seed)
  const rows = checkedRows('trainTestSplit', data)
  const size = testRowCount('trainTestSplit', testSize, rows, 0.25)
  const rng = stream(seed, 'trainTestSplit')
  const y = stratify ? data.y : undefined
  const fold = others(rows, chooseTest('trainTestSplit', { rows, size, y, groups: data.groups, rng }))
  return {
    train: takeData(data, fold.train),
    test: takeData(data, fold.test),
    trainRows: fold.train,
    testRows: fold.test,
  }
}
