import { type ColumnKind, cellOf } from '@foldwise/core'
import { loadKernels } from '@foldwise/kernels'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { TableProblem } from '../../../src/index.ts'
import { CsvReader } from '../../../src/table/csv/csv-reader.ts'
import { type CsvOptions, checkedOptions } from '../../../src/table/csv/options.ts'
import { makeConsistent } from '../../../src/table/csv/read-csv.ts'

/** What a file holds, and what is wrong with it, by the kernel or by the record reader alone. */
async function readAll(pieces: readonly Uint8Array[], options: CsvOptions, plain: boolean) {
  const problems: TableProblem[] = []
  const o = checkedOptions('test', { ...options, onBadRows: (found) => problems.push(...found) })
  using reader = new CsvReader(await loadKernels(), 'test', o, plain)
  for (const bytes of pieces) {
    reader.push(bytes)
    reader.read()
  }
  reader.push(undefined)
  reader.read()
  await makeConsistent(o, reader, pieces, true)
  const { schema, columns, rows } = reader.take()
  const cells = columns.map((c) => Array.from({ length: rows }, (_, i) => cellOf(c, i)))
  return { schema, cells, problems, categories: columns.map((c) => ('categories' in c ? c.categories : [])) }
}

const digits = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 21 }).map((d) => d.join(''))
const number = fc.oneof(
  fc.double().map(String),
  fc.integer().map(String),
  fc.tuple(fc.constantFrom('', '-', '+'), digits, fc.constantFrom('', '.'), digits).map((t) => t.join('')),
  fc.tuple(digits, fc.integer({ min: -30, max: 30 })).map(([d, e]) => `${d}e${e}`),
)
const two = fc.integer({ min: 0, max: 61 }).map((n) => String(n).padStart(2, '0'))
const date = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), two, two, two, two, two, fc.integer({ min: 0, max: 12 }))
  .map(([y, m, d, h, min, s, form]) => {
    const day = `${String(y).padStart(4, '0')}-${form < 9 ? String(1 + (Number(m) % 12)).padStart(2, '0') : m}-${d}`
    const rest = ['', `T${h}:${min}`, ` ${h}:${min}:${s}`, `t${h}:${min}:${s}.${min}7`, `T${h}:${min}:${s}.1234+0130`]
    return `${day}${[...rest, `T${h}:${min}Z`, `T${h}:${min}-${m}:${s}`, `T${h}:${min}:${s} Z`, `T${h}`][form % 9]}`
  })
const word = fc.constantFrom(
  '',
  'NA',
  'nan',
  'true',
  'False',
  'FALSE',
  'a',
  'bb',
  'été',
  'a longer text than others',
  ' x ',
)
const quoted = fc
  .oneof(word, number, date, fc.constantFrom('a\nb', 'c\r\nd', 'e\rf', 'he said "no", twice', '""', 'x, y; z'))
  .map((t) => `"${t.replaceAll('"', '""')}"`)
const spaced = fc.tuple(fc.constantFrom(' ', '\t', '  '), fc.oneof(number, word, quoted)).map(([s, t]) => s + t + s)
const field = (of: fc.Arbitrary<string>) =>
  fc.oneof({ weight: 12, arbitrary: of }, { weight: 1, arbitrary: fc.oneof(word, number, date, quoted, spaced) })
const lineEnd = fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\n \r\n')
const kinds = fc.constantFrom<ColumnKind | undefined>(undefined, 'number', 'string', 'boolean', 'date')
const row = fc.tuple(
  field(number),
  field(date),
  field(fc.constantFrom('true', 'False', '')),
  field(fc.oneof(word, quoted)),
)
const rows = fc.array(
  fc.tuple(fc.oneof({ weight: 30, arbitrary: row }, { weight: 1, arbitrary: fc.array(word) }), lineEnd),
  { maxLength: 25 },
)
const options = fc.record({
  delimiter: fc.constantFrom(',', ',', ',', ';', '\t', ' ', 'e', '5', '-'),
  trim: fc.boolean(),
  missing: fc.constantFrom(['', 'NA', 'nan'], [], ['0', 'a longer text than others'], ['1999-12-31', ' x ', 'a']),
  schema: fc.tuple(kinds, kinds, kinds, kinds),
})

const names = ['a', 'b', 'c', 'd']

describe('CsvReader', () => {
  test('reads with its kernel what the record reader reads, and finds the same faults, wherever pieces cut a file', async () => {
    await fc.assert(
      fc.asyncProperty(rows, options, fc.integer({ min: 1, max: 90 }), fc.boolean(), async (lines, o, size, closed) => {
        const text = `${names.join(o.delimiter)}\n${lines.map(([fields, end]) => fields.join(o.delimiter) + end).join('')}${closed ? '' : '"open'}`
        const bytes = new TextEncoder().encode(text)
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, k) =>
          bytes.subarray(k * size, (k + 1) * size),
        )
        const schema = Object.fromEntries(names.flatMap((n, j) => (o.schema[j] ? [[n, o.schema[j]]] : [])))
        const given = { ...o, schema }
        expect(await readAll(pieces, given, true)).toEqual(await readAll([bytes], given, false))
      }),
      { numRuns: 200 },
    )
  })

  test('keeps more rows and texts than its kernel holds at once', async () => {
    const n = 30_000
    const lines = Array.from({ length: n }, (_, i) => `${i},${i / 7},t${i},${i % 3 === 0},"say ""${i}"""`)
    const bytes = new TextEncoder().encode(lines.join('\n'))
    const t = await readAll([bytes], { header: ['i', 'x', 't', 'on', 'q'] }, true)
    expect(t.schema).toEqual({ i: 'number', x: 'number', t: 'string', on: 'boolean', q: 'string' })
    expect(t.cells[0]).toEqual(Array.from({ length: n }, (_, i) => i))
    expect(t.cells[1]).toEqual(Array.from({ length: n }, (_, i) => i / 7))
    expect(t.cells[2]).toEqual(Array.from({ length: n }, (_, i) => `t${i}`))
    expect(t.cells[4]).toEqual(Array.from({ length: n }, (_, i) => `say "${i}"`))
  })

  test('gives the memory of its kernel back', async () => {
    const { heap } = await loadKernels()
    const before = heap.used
    await readAll([new TextEncoder().encode('a,b\n1,x\n2,y\n')], {}, true)
    expect(heap.used).toBe(before)
  })
})
