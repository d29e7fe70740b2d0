import { cellOf, type Table } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { describeTable } from '../../../src/index.ts'
import { type CsvOptions, missingMarkers, readCsv } from '../../../src/table/csv/index.ts'
import golden from '../../fixtures/tables.json' with { type: 'json' }

interface Case {
  readonly bytes: string
  readonly options: { readonly sep?: string; readonly encoding?: string }
  readonly columns: readonly { readonly name: string; readonly kind: string; readonly values: readonly unknown[] }[]
}

/** Where we differ from pandas on purpose. */
const LARGE_INTEGERS = 'numbers'

const optionsOf = (o: { readonly sep?: string; readonly encoding?: string }): CsvOptions => ({
  ...(o.sep && { delimiter: o.sep }),
  ...(o.encoding && o.encoding !== 'utf-16' && { encoding: o.encoding }),
})

const columnsOf = (t: Table) =>
  t.columns.map((c) => ({ name: c.name, kind: c.kind, values: Array.from({ length: t.rows }, (_, i) => cellOf(c, i)) }))

describe('readCsv reads as pandas.read_csv', () => {
  for (const [name, { bytes, options, columns }] of Object.entries(golden.csv as { readonly [name: string]: Case })) {
    test(name, async () => {
      const data = Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))
      const given = { ...optionsOf(options), ...(name === LARGE_INTEGERS && { schema: { a: 'number' } as const }) }
      const expected = columns.map(({ kind, values, ...c }) => ({
        ...c,
        kind,
        values: values.map((v) => (kind === 'number' && v !== null ? numberOf(v as string) : v)),
      }))
      expect(columnsOf(await readCsv(data, given))).toEqual(expected)
      // The same, however the file is cut.
      for (const size of [1, 2, 3, 5, 7]) {
        const pieces = Array.from({ length: Math.ceil(data.length / size) }, (_, k) =>
          data.slice(k * size, (k + 1) * size),
        )
        expect(columnsOf(await readCsv(pieces, given))).toEqual(expected)
      }
    })
  }
})

test('reads a Blob, and what a fetch streams', async () => {
  const text = 'a,b\n1,"x, y"\n2,é\n'
  const expected = columnsOf(await readCsv(text))
  expect(expected[1]!.values).toEqual(['x, y', 'é'])
  expect(columnsOf(await readCsv(new Blob([text])))).toEqual(expected)
  expect(columnsOf(await readCsv(new Response(text).body!))).toEqual(expected)
})

/** Python writes infinities otherwise. */
const numberOf = (text: string): number => Number(text.replace('inf', 'Infinity'))

test('describeTable gives what pandas.describe does', async () => {
  const { csv, summaries } = golden.describe
  const table = await readCsv(csv, { missing: [...missingMarkers, '?'] })
  expect(table.rows).toBe(400)
  const close = (a: number | null, b: number) => expect(a).toBeCloseTo(b, 8)
  describeTable(table).forEach((ours, j) => {
    const theirs = summaries[j] as unknown as Record<string, never>
    expect([ours.name, ours.count, ours.missing]).toEqual([theirs.name, theirs.count, theirs.missing])
    if ('top' in ours) {
      expect([ours.top, ours.unique, ours.frequency]).toEqual([theirs.top, theirs.unique, theirs.freq])
    } else {
      close(ours.mean, theirs.mean!)
      close(ours.std! / theirs.std!, 1)
      expect([ours.min, ours.q25, ours.median, ours.q75, ours.max]).toEqual(
        ['min', '25%', '50%', '75%', 'max'].map((k) => theirs[k]),
      )
    }
  })
})
