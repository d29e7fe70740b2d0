import { stream } from '@foldwise/core'
import { chooseTest, testRowCount } from './choose-test.ts'
import { checkedRows } from './rows.ts'
import { others } from './splitter.ts'
import { takeData } from './take-data.ts'
import { type Splittable, type TrainTestSplitOptions, trainTestSplit } from './train-test-split.ts'

export interface TrainValidationTestSplitOptions extends TrainTestSplitOptions {
  /** Fraction of all rows (below 1) or number of rows for the validation part. Default 0.25; a fraction is rounded up. */
  readonly validationSize?: number
}

export interface TrainValidationTestSplit<D> {
  readonly train: D
  readonly validation: D
  readonly test: D
  /** Row numbers of each part in the data, ascending. */
  readonly trainRows: Int32Array
  readonly validationRows: Int32Array
  readonly testRows: Int32Array
}

/**
 * Splits rows at random into three parts: to learn from, to choose by, and to judge by. The test part is that of
 * `trainTestSplit` with the same `testSize`, `stratify` and seed. A group is in one part only, and with `stratify` all parts
 * have the classes' shares. Throws as `trainTestSplit`. Where rows are few, `crossValidate` and `nestedCrossValidate` waste fewer.
 */
export function trainValidationTestSplit<D extends Splittable>(
  data: D,
  options: TrainValidationTestSplitOptions = {},
): TrainValidationTestSplit<D> {
  const type = 'trainValidationTestSplit'
  const { validationSize = 0.25, stratify = false, seed = 0 } = options
  const total = checkedRows(type, data)
  const size = testRowCount(type, validationSize, total, 0.25, 'validationSize')
  const { train: rest, test, trainRows: left, testRows } = trainTestSplit(data, options)
  testRowCount(type, size, left.length, 0.25, 'validationSize')
  const rng = stream(seed, type)
  const y = stratify ? rest.y : undefined
  const fold = others(left.length, chooseTest(type, { rows: left.length, size, y, groups: rest.groups, rng }))
  const [trainRows, validationRows] = [fold.train, fold.test].map((rows) => rows.map((r) => left[r]!)) as [
    Int32Array,
    Int32Array,
  ]
  return {
    ...{ train: takeData(data, trainRows), validation: takeData(data, validationRows), test },
    ...{ trainRows, validationRows, testRows },
  }
}
