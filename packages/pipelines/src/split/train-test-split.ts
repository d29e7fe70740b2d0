import { type Dataset, InputError, ParamError, rowCount, show, stream, takeRows } from '@foldwise/core'
import { groupedTest } from './grouped.ts'
import { stratifiedTest } from './stratified.ts'

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

type Splittable = Pick<Dataset<unknown, ArrayLike<unknown>>, 'x' | 'y' | 'weight' | 'groups'>

/**
 * Splits rows at random into a training and a test part; the same seed gives the same parts.
 * Where the data has `groups`, a group is never in both parts; with `stratify` too, groups are dealt so that the
 * classes' shares stay as close as they can (greedily, as scikit-learn's `StratifiedGroupKFold` deals them).
 * Throws `ParamError` for a size that leaves a part empty, `InputError` for unequal lengths or a class of one row.
 */
export function trainTestSplit<D extends Splittable>(data: D, options: TrainTestSplitOptions = {}): TrainTestSplit<D> {
  const { testSize = 0.25, stratify = false, seed = 0 } = options
  if (typeof seed !== 'string' && !Number.isFinite(seed)) {
    throw new ParamError(
      `trainTestSplit: expected 'seed' to be a finite number or a string, got ${show(seed)}. The default is 0.`,
    )
  }
  const rows = rowCount(data.x)
  for (const name of ['y', 'weight', 'groups'] as const) {
    const length = data[name]?.length
    if (length !== undefined && length !== rows) {
      throw new InputError(
        `trainTestSplit: expected ${rows} entries in ${name}, one a row, got ${length}. Make them equally long.`,
      )
    }
  }
  const size = testRowCount(testSize, rows)
  const rng = stream(seed, 'trainTestSplit')
  const chosen = data.groups
    ? groupedTest(data.groups, stratify ? data.y : undefined, size, rng)
    : stratify
      ? stratifiedTest(data.y, size, rng)
      : rng.permutation(rows).subarray(0, size)
  const inTest = new Uint8Array(rows)
  for (const r of chosen) inTest[r] = 1
  const all = Int32Array.from({ length: rows }, (_, i) => i)
  const trainRows = all.filter((r) => !inTest[r])
  const testRows = all.filter((r) => inTest[r])
  if (trainRows.length === 0 || testRows.length === 0) {
    throw new InputError(
      'trainTestSplit: expected enough groups for two parts, got one part empty. Change testSize or the groups.',
    )
  }
  return { train: part(data, trainRows), test: part(data, testRows), trainRows, testRows }
}

function testRowCount(testSize: number, rows: number): number {
  const size = testSize < 1 ? Math.ceil(testSize * rows) : testSize
  if (!(testSize > 0) || !Number.isInteger(size) || size < 1 || size >= rows) {
    throw new ParamError(
      `trainTestSplit: expected 'testSize' to be a fraction between 0 and 1, or a number of rows that leaves some of the ${rows} for training, got ${show(testSize)}. The default is 0.25.`,
    )
  }
  return size
}

function part<D extends Splittable>(data: D, rows: Int32Array): D {
  return {
    ...data,
    x: takeRows(data.x, rows),
    y: takeRows(data.y, rows),
    ...(data.weight && { weight: takeRows(data.weight, rows) }),
    ...(data.groups && { groups: takeRows(data.groups, rows) }),
  }
}
