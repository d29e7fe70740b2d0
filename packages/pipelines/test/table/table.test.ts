import { InputError } from '@foldwise/core'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  columnsOfKind,
  describeTable,
  dropColumns,
  selectColumns,
  splitTarget,
  TableError,
  tableFromRecords,
  tableToRecords,
  whereRows,
} from '../../src/index.ts'

const schema = { age: 'number', city: 'string', member: 'boolean', joined: 'date' } as const
const records = [
  { age: 31, city: 'Rome', member: true, joined: new Date(0) },
  { age: null, city: 'Oslo', member: null, joined: null },
  { age: 45, city: null, member: false, joined: new Date(86_400_000) },
  { age: 20, city: 'Rome', member: false, joined: new Date(2 * 86_400_000) },
]
const people = tableFromRecords(records, { schema })

describe('records', () => {
  test('become a table and come back', () => {
    expect(tableToRecords(people)).toEqual(records)
    const found = tableFromRecords(records)
    expect(found.schema).toEqual(schema)
    expect(tableToRecords(found)).toEqual(records)
  })

  test('may lack names, and values to tell a kind', () => {
    const t = tableFromRecords([{ a: null }, { b: 'x' }, { a: Number.NaN, b: undefined }])
    expect(tableToRecords(t)).toEqual([
      { a: null, b: null },
      { a: null, b: 'x' },
      { a: null, b: null },
    ])
    expect(t.schema).toEqual({ a: 'number', b: 'string' })
    expect(tableFromRecords([]).rows).toBe(0)
  })

  test('with values of other kinds are all named', () => {
    const bad = [{ a: 1 }, { a: 'x', b: true }, { a: {} as never }, { b: 3 }]
    let error: unknown
    try {
      tableFromRecords(bad)
    } catch (e) {
      error = e
    }
    expect(error).toBeInstanceOf(TableError)
    expect((error as TableError).problems).toEqual([
      { line: 1, column: 'a', expected: 'a number', got: "'x'" },
      { line: 2, column: 'a', expected: 'a number', got: '{  }' },
      { line: 3, column: 'b', expected: 'a boolean', got: '3' },
    ])
    expect(() => tableFromRecords([{ c: 1 }], { schema })).toThrow(
      "  row 0, column 'c': expected a column of the schema, got 1",
    )
  })
})

describe('tables', () => {
  test('give some of their columns and rows', () => {
    expect(selectColumns(people, ['city', 'age']).columns.map((c) => c.name)).toEqual(['city', 'age'])
    expect(dropColumns(people, ['city', 'age']).columns.map((c) => c.name)).toEqual(['member', 'joined'])
    expect(dropColumns(people, ['age', 'city', 'member', 'joined']).rows).toBe(4)
    expect(tableToRecords(whereRows(people, (row) => Number(row('age')) > 30))).toEqual([records[0], records[2]])
    expect(columnsOfKind(people, 'number', 'date')).toEqual(['age', 'joined'])
    expect(() => selectColumns(people as never, ['x'])).toThrow(/^selectColumns: expected a column 'x'/)
    expect(() => dropColumns(people as never, ['x'])).toThrow(/^dropColumns: expected a column 'x'/)
    expect(() => whereRows(people, (row) => row('x' as 'age') === 1)).toThrow(/^whereRows: expected a column 'x'/)
  })

  test('know the types of their columns', () => {
    expectTypeOf(tableToRecords(selectColumns(people, ['age', 'city']))).toEqualTypeOf<
      { readonly age: number | null; readonly city: string | null }[]
    >()
    expectTypeOf(splitTarget<typeof schema, 'city'>)
      .returns.toHaveProperty('y')
      .toEqualTypeOf<readonly string[]>()
    // @ts-expect-error no such column
    expect(() => selectColumns(people, ['town'])).toThrow(InputError)
  })

  test('give their targets, which may not be missing', () => {
    const whole = whereRows(people, (row) => row('city') !== null)
    const { x, y } = splitTarget(whole, 'city')
    expect(y).toEqual(['Rome', 'Oslo', 'Rome'])
    expect(x.columns.map((c) => c.name)).toEqual(['age', 'member', 'joined'])
    expect(() => splitTarget(people, 'age')).toThrow(/^splitTarget: expected a target in each row, got none in row 1/)
    expect(() => splitTarget(people, 'joined')).toThrow(/got the date column 'joined'/)
  })

  test('describe themselves', () => {
    const [age, city, member, joined] = describeTable(people)
    expect(age).toEqual({
      name: 'age',
      kind: 'number',
      count: 3,
      missing: 1,
      mean: 32,
      std: Math.sqrt((1 + 169 + 144) / 2),
      min: 20,
      q25: 25.5,
      median: 31,
      q75: 38,
      max: 45,
    })
    expect(city).toEqual({ name: 'city', kind: 'string', count: 3, missing: 1, unique: 2, top: 'Rome', frequency: 2 })
    expect(member).toMatchObject({ unique: 2, top: false, frequency: 2, missing: 1 })
    expect(joined).toMatchObject({ kind: 'date', mean: 86_400_000, std: 86_400_000 })
    expect(describeTable(tableFromRecords([{ a: null }]))[0]).toMatchObject({
      count: 0,
      mean: null,
      std: null,
      max: null,
    })
  })
})
