import { InputError, ParamError, show } from '@foldwise/core'
import { codes, rowsOf } from './codes.ts'
import { checkedRows } from './rows.ts'
import { foldsOfTests, type Splitter } from './splitter.ts'

/**
 * Folds that are given: `testFold` has for each row the number of the fold it is tested in, or -1 if it is only ever
 * learned from. Folds come in ascending order. scikit-learn's `PredefinedSplit`.
 * Throws `ParamError` for numbers that are not integers >= -1, `InputError` for data with another number of rows.
 */
export function predefinedSplit(testFold: ArrayLike<number>): Splitter {
  const given = Int32Array.from(testFold)
  const bad = Array.from(testFold).findIndex((f, i) => f !== given[i] || f < -1)
  if (bad >= 0) {
    throw new ParamError(
      `predefinedSplit: expected integers >= -1, one a row, got ${show(testFold[bad])} for row ${bad}. Number the folds from 0.`,
    )
  }
  if (!given.some((f) => f >= 0)) {
    throw new ParamError('predefinedSplit: expected a row that is tested, got none. Number the folds from 0.')
  }
  return Object.freeze({
    type: 'predefinedSplit',
    params: Object.freeze({ testFold: Object.freeze([...given]) }),
    random: false,
    split(data: Parameters<Splitter['split']>[0]) {
      const rows = checkedRows('predefinedSplit', data)
      if (rows !== given.length) {
        throw new InputError(
          `predefinedSplit: expected ${given.length} rows, as many as folds were given for, got ${rows}. Give the data it was made for.`,
        )
      }
      const tests = rowsOf(codes(given, 'ascending'))
      return foldsOfTests(rows, given.includes(-1) ? tests.slice(1) : tests)
    },
  })
}
