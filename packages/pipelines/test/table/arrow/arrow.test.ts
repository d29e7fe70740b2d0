import { FormatError } from '@foldwise/core'
import { Float64, Int64, makeData, Table, tableFromArrays, Vector, vectorFromArray } from 'apache-arrow'
import { describe, expect, test } from 'vitest'
import { tableToRecords } from '../../../src/index.ts'
import { fromArrow, readArrow, toArrow, writeArrow } from '../../../src/table/arrow/index.ts'
import { records, typed } from '../typed-files.ts'

describe('Arrow', () => {
  test('brings tables back, from memory and from files', () => {
    for (const back of [fromArrow(toArrow(typed)), readArrow(writeArrow(typed))]) {
      expect(back.schema).toEqual(typed.schema)
      expect(tableToRecords(back)).toEqual(records)
    }
  })

  test('takes typed arrays and integers', () => {
    const t = fromArrow(tableFromArrays({ a: Float64Array.of(1, 2), b: Int32Array.of(3, 4) }))
    expect(tableToRecords(t)).toEqual([
      { a: 1, b: 3 },
      { a: 2, b: 4 },
    ])
    const big = new Table({ i: vectorFromArray([1n, 9007199254740993n], new Int64()) })
    expect(() => fromArrow(big)).toThrow(/^fromArrow: expected a number in row 1 of column 'i', got 9007199254740993n/)
  })

  test('refuses a column that is said to be longer than its values', () => {
    const claims = new Vector([makeData({ type: new Float64(), length: 2 ** 40, data: Float64Array.of(1, 2) })])
    expect(() => fromArrow(new Table({ n: claims }))).toThrow(
      /^fromArrow: expected 1099511627776 values in column 'n', got \d+\. The file is damaged\.$/,
    )
  })

  test('says what it cannot read', () => {
    expect(() => readArrow(Uint8Array.of(1, 2, 3))).toThrow(FormatError)
    const lists = new Table({ l: vectorFromArray([[1], [2]]) })
    expect(() => fromArrow(lists)).toThrow(
      /^fromArrow: expected columns of numbers, strings, booleans or dates, got List.* in column 'l'/,
    )
  })
})
