import { FormatError, InputError } from '@foldwise/core'
import { parquetMetadata } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { describe, expect, test } from 'vitest'
import { tableToRecords } from '../../../src/index.ts'
import { readParquet, writeParquet } from '../../../src/table/parquet/index.ts'
import { records, typed } from '../typed-files.ts'

const rejection = async (run: () => unknown): Promise<Error> => {
  try {
    await run()
  } catch (error) {
    return error as Error
  }
  return expect.fail('expected an error, got none')
}

describe('Parquet', () => {
  test('brings tables back', async () => {
    const bytes = writeParquet(typed)
    const back = await readParquet(bytes)
    expect(back.schema).toEqual(typed.schema)
    expect(tableToRecords(back)).toEqual(records)
    const some = await readParquet(bytes, { select: ['b', 'n'], rowStart: 1, rowEnd: 3 })
    expect(some.columns.map((c) => c.name)).toEqual(['b', 'n'])
    expect(tableToRecords(some)).toEqual(records.slice(1).map(({ b, n }) => ({ b, n })))
  })

  test('integers are numbers, where these keep them apart', async () => {
    const write = (data: bigint[]) =>
      new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'i', data, type: 'INT64' }] }))
    expect(tableToRecords(await readParquet(write([1n, -7n])))).toEqual([{ i: 1 }, { i: -7 }])
    const error = await rejection(() => readParquet(write([1n, 9007199254740993n])))
    expect(error).toBeInstanceOf(FormatError)
    expect(error.message).toMatch(/^readParquet: expected a number in row 1 of column 'i', got 9007199254740993n/)
  })

  test('refuses a number of rows that its parts do not have', async () => {
    const bytes = writeParquet(typed)
    const whole = new Uint8Array(bytes)
    // Each byte of the footer in turn, for the one that holds the number of rows.
    const counted = Array.from(whole.keys(), (p) => {
      const copy = whole.slice()
      copy[p]! += 2
      try {
        return Number(parquetMetadata(copy.buffer).num_rows) === 4 ? copy : undefined
      } catch {
        return undefined
      }
    }).find((copy) => copy !== undefined)
    const error = await rejection(() => readParquet(counted!))
    expect(error).toBeInstanceOf(FormatError)
    expect(error.message).toBe(
      'readParquet: expected fewer than 2^31 rows, in parts that add up, got 4 in parts of 3. Check the file.',
    )
  })

  test('says what it cannot read', async () => {
    expect(await rejection(() => readParquet(new Uint8Array(100)))).toBeInstanceOf(FormatError)
    expect(await rejection(() => readParquet(writeParquet(typed).slice(0, 90)))).toBeInstanceOf(FormatError)
    expect(await rejection(() => readParquet('x' as never))).toBeInstanceOf(InputError)
    expect((await rejection(() => readParquet(writeParquet(typed), { select: ['z'] }))).message).toMatch(
      /^readParquet: expected a column 'z', got a file without. Its columns are n, s, b, d, whole/,
    )
  })
})
