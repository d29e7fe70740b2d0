import { InputError, integer, optional, type Values } from '@foldwise/core'
import { folds, type Splitter, splitter } from './splitter.ts'

const params = {
  nSplits: integer({ min: 2, default: 5 }),
  /** Most rows of a training part: the latest. Null takes all. A rolling window. */
  maxTrainSize: optional(integer({ min: 1, default: 1 })),
  /** Rows of each test part. Null is rows / (nSplits + 1), rounded down. */
  testSize: optional(integer({ min: 1, default: 1 })),
  /** Rows left out between the training and the test part. */
  gap: integer({ min: 0, default: 0 }),
}

/**
 * For rows in the order of time: each of `nSplits` (default 5) test parts of `testSize` consecutive rows is judged by a
 * model of rows before it, all or the latest `maxTrainSize`, except the `gap` (default 0) just before. The last test
 * part ends with the last row. scikit-learn's `TimeSeriesSplit`.
 * Throws `InputError` where that leaves no training rows.
 */
export function timeSeriesSplit(given: Partial<Values<typeof params>> = {}): Splitter<Values<typeof params>> {
  return splitter({
    type: 'timeSeriesSplit',
    specs: params,
    given,
    random: () => false,
    split(rows, _data, _rng, { nSplits, maxTrainSize, testSize, gap }) {
      const size = testSize ?? Math.floor(rows / (nSplits + 1))
      const first = rows - nSplits * size
      if (size < 1 || first - gap < 1) {
        throw new InputError(
          `timeSeriesSplit: expected at least ${nSplits * (testSize ?? 1) + gap + 1} rows for ${nSplits} test parts${gap > 0 ? ` and a gap of ${gap}` : ''}, got ${rows}. Ask for fewer or smaller parts.`,
        )
      }
      return folds(nSplits, (i) => {
        const start = first + i * size
        const end = start - gap
        return {
          train: range(maxTrainSize ? Math.max(0, end - maxTrainSize) : 0, end),
          test: range(start, start + size),
        }
      })
    },
  })
}

const range = (from: number, to: number): Int32Array => Int32Array.from({ length: to - from }, (_, i) => from + i)
