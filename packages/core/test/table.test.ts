import { describe, expect, test } from 'vitest'
import {
  type Column,
  cellOf,
  columnNamed,
  InputError,
  isTable,
  rowCount,
  table,
  tableInput,
  takeRows,
  toDenseMatrix,
} from '../src/index.ts'

const age: Column = { kind: 'number', name: 'age', data: Float64Array.of(31, NaN, 45) }
const city: Column = { kind: 'string', name: 'city', categories: ['Oslo', 'Rome'], data: Int32Array.of(1, 0, -1) }
const member: Column = { kind: 'boolean', name: 'member', data: Uint8Array.of(1, 255, 0) }
const joined: Column = { kind: 'date', name: 'joined', data: Float64Array.of(0, 86_400_000, NaN) }
const people = table<{ age: 'number'; city: 'string'; member: 'boolean'; joined: 'date' }>([age, city, member, joined])

describe('a table', () => {
  test('is frozen, and knows its rows and the kinds of its columns', () => {
    expect(isTable(people)).toBe(true)
    expect(isTable({ kind: 'sparse' })).toBe(false)
    expect(rowCount(people)).toBe(3)
    expect(people.schema).toEqual({ age: 'number', city: 'string', member: 'boolean', joined: 'date' })
    expect(Object.isFrozen(people) && Object.isFrozen(people.columns[0]) && Object.isFrozen(people.schema)).toBe(true)
  })

  test('shows values as people see them, and missing ones as null', () => {
    const rows = [0, 1, 2].map((i) => people.columns.map((c) => cellOf(c, i)))
    expect(rows).toEqual([
      [31, 'Rome', true, new Date(0)],
      [null, 'Oslo', null, new Date(86_400_000)],
      [45, null, false, null],
    ])
  })

  test('gives its rows in any order, and more than once', () => {
    const taken = takeRows(people, [2, 0, 2])
    expect(taken.columns.map((c) => [...c.data])).toEqual([
      [45, 31, 45],
      [-1, 1, -1],
      [0, 1, 0],
      [NaN, 0, NaN],
    ])
    expect(takeRows(people, []).columns.map((c) => c.data.length)).toEqual([0, 0, 0, 0])
    expect(() => takeRows(people, [3])).toThrow(/^takeRows: expected row numbers from 0 to 2, got 3/)
  })

  test('finds columns by name, and lists them where there is none', () => {
    expect(columnNamed(people, 'city').categories).toEqual(['Oslo', 'Rome'])
    // @ts-expect-error no such column
    expect(() => columnNamed(people, 'town')).toThrow(
      "table: expected a column 'town', got a table without. Its columns are age, city, member, joined.",
    )
  })

  test('of numbers and booleans is dense rows', () => {
    const { shape, data } = toDenseMatrix(table([age, member]), 'scaler.fit')
    expect(shape).toEqual([3, 2])
    expect([...data]).toEqual([31, 1, NaN, NaN, 45, 0])
    expect(() => toDenseMatrix(people, 'scaler.fit')).toThrow(
      "scaler.fit: expected columns of numbers, got the string column 'city'. Encode it first, as with oneHotEncoder, or select other columns.",
    )
    expect(() => toDenseMatrix(table([joined]), 'scaler.fit')).toThrow(/got the date column 'joined'/)
  })

  test('as an input may be asked for a value in every cell', () => {
    expect(tableInput.convert(people, 'm.fit', { finite: false })).toBe(people)
    expect(tableInput.features(people)).toBe(4)
    for (const [column, row] of [
      [age, 1],
      [city, 2],
      [member, 1],
      [joined, 2],
    ] as const) {
      expect(() => tableInput.convert(table([column]), 'm.fit', { finite: true })).toThrow(
        `m.fit: expected a value in each row of column '${column.name}', got none in row ${row}.`,
      )
    }
    expect(() => tableInput.convert([] as never, 'm.fit', { finite: true })).toThrow(
      /^m.fit: expected a table, got \[\]/,
    )
  })

  test('refuses columns of two lengths, of one name, and places without a string', () => {
    expect(() => table([age, { kind: 'number', name: 'b', data: new Float64Array(2) }])).toThrow(
      "table: expected 3 values in column 'b', as in the first, got 2.",
    )
    expect(() => table([age, age])).toThrow(InputError)
    expect(() => table([{ ...city, data: Int32Array.of(2) }])).toThrow(
      "table: expected places from -1 to 1 in column 'city', got 2 in row 0.",
    )
  })

  test('may have columns of any name', () => {
    const odd = table([
      { ...age, name: '__proto__' },
      { ...age, name: '7' },
      { ...age, name: '' },
    ])
    expect(Object.keys(odd.schema).sort()).toEqual(['', '7', '__proto__'])
    expect(odd.columns.map((c) => c.name)).toEqual(['__proto__', '7', ''])
  })
})
