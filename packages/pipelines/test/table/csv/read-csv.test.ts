import { cellOf, FormatError, InputError, ParamError, type Table } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TableError, type TableProblem, tableFromRecords, tableToRecords } from '../../../src/index.ts'
import { csvBatches, readCsv, toCsv } from '../../../src/table/csv/index.ts'

const rejection = async (run: () => unknown): Promise<Error> => {
  try {
    await run()
  } catch (error) {
    return error as Error
  }
  return expect.fail('expected an error, got none')
}
const rowsOf = (t: Table) => Array.from({ length: t.rows }, (_, i) => t.columns.map((c) => cellOf(c, i)))

describe('readCsv', () => {
  test('finds numbers, booleans, dates and strings, and reads a column again that turns out to be strings', async () => {
    const t = await readCsv(
      'id,on,day,code,big\n1,true,2024-02-29,7,1\n2,,2024-02-29T12:30:00.5Z,x7,12345678901234567890\n',
    )
    expect(t.schema).toEqual({ id: 'number', on: 'boolean', day: 'date', code: 'string', big: 'string' })
    expect(rowsOf(t)).toEqual([
      [1, true, new Date('2024-02-29'), '7', '1'],
      [2, null, new Date('2024-02-29T12:30:00.500Z'), 'x7', '12345678901234567890'],
    ])
  })

  test('takes dates with zones, and no days that do not exist', async () => {
    const t = await readCsv('d\n2024-01-01T00:00+02:00\n0050-03-01\n2024-01-01 23:59:59.1239-0130\n')
    expect(rowsOf(t).flat()).toEqual([
      new Date('2023-12-31T22:00:00Z'),
      new Date('0050-03-01T00:00:00Z'),
      new Date('2024-01-02T01:29:59.123Z'),
    ])
    expect((await readCsv('d\n2023-02-29\n')).schema).toEqual({ d: 'string' })
    expect((await readCsv('d\n2023-02-01T25:00\n')).schema).toEqual({ d: 'string' })
  })

  test('reports every row of a wrong width or type with its line, before anything else', async () => {
    const file = 'a,b\n1,x\n2\n"3\n",y,z\noops,w\n\n5,"v"!\n6,u\n7,"t'
    const error = await rejection(() => readCsv(file, { schema: { a: 'number' } }))
    expect(error).toBeInstanceOf(TableError)
    expect((error as TableError).problems).toEqual([
      { line: 3, expected: '2 fields', got: '1' },
      { line: 4, expected: '2 fields', got: '3' },
      { line: 6, column: 'a', expected: 'a number', got: "'oops'" },
      { line: 8, expected: 'the end of a field after its closing quote', got: "'!'" },
      { line: 10, expected: 'a closing quote', got: 'the end of the file' },
    ])
    expect(error.message).toBe(
      "readCsv: expected rows as the columns say, got 5 that are not. Fix the file, or give 'onBadRows' to leave them out.\n" +
        '  line 3: expected 2 fields, got 1\n  line 4: expected 2 fields, got 3\n' +
        "  line 6, column 'a': expected a number, got 'oops'\n" +
        "  line 8: expected the end of a field after its closing quote, got '!'\n" +
        '  line 10: expected a closing quote, got the end of the file',
    )
    let told: readonly TableProblem[] = []
    const t = await readCsv(file, { schema: { a: 'number' }, onBadRows: (p) => (told = p) })
    expect(rowsOf(t)).toEqual([
      [1, 'x'],
      [6, 'u'],
    ])
    expect(told.map((p) => p.line)).toEqual([3, 4, 6, 8, 10])
  })

  test('takes names, selections, trimming and other marks', async () => {
    const t = await readCsv(" 1 ; 'a;b' ; ?\n 2 ;c;\n", {
      header: ['n', 's', 'm'],
      select: ['s', 'n'],
      delimiter: ';',
      quote: "'",
      trim: true,
    })
    expect(t.columns.map((c) => c.name)).toEqual(['s', 'n'])
    expect(rowsOf(t)).toEqual([
      ['a;b', 1],
      ['c', 2],
    ])
    expect((await readCsv('1,2\n', { header: false })).schema).toEqual({ x0: 'number', x1: 'number' })
    expect(rowsOf(await readCsv('a\n?\nx\n', { missing: ['?'] }))).toEqual([[null], ['x']])
  })

  test('reads strings, bytes, blobs, web streams and iterables of either', async () => {
    const text = 'a,b\n1,é😀\n'
    const bytes = new TextEncoder().encode(text)
    const blob = new Blob([bytes])
    for (const source of [
      text,
      `\ufeff${text}`,
      bytes,
      blob,
      blob.stream(),
      [bytes],
      [text.slice(0, 3), text.slice(3)],
    ]) {
      expect(rowsOf(await readCsv(source))).toEqual([[1, 'é😀']])
    }
  })

  test('reads numbers wherever pieces cut them, and beside delimiters that numbers have', async () => {
    const text = 'a,b\n1234567890.25,-17\n123456789012345678.5,+.5\n12,3x\n4,\n0001,7e2'
    for (let size = 1; size < 9; size++) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g'))!
      const problems: TableProblem[] = []
      const t = await readCsv(pieces, {
        schema: { a: 'number', b: 'number' },
        onBadRows: (found) => problems.push(...found),
      })
      expect(rowsOf(t)).toEqual([
        [1234567890.25, -17],
        [Number('123456789012345678.5'), 0.5],
        [4, null],
        [1, 700],
      ])
      expect(problems).toEqual([{ line: 4, column: 'b', expected: 'a number', got: "'3x'" }])
    }
    for (const delimiter of ['.', '-', '+', '5']) {
      const t = await readCsv(['a', 'b\n1', '2\n33', '4'].join(delimiter), { delimiter })
      expect(t.schema).toEqual({ a: 'number', b: 'number' })
      expect(rowsOf(t)).toEqual([
        [1, 2],
        [33, 4],
      ])
    }
  })

  test('takes numbers that stand for missing values', async () => {
    const t = await readCsv('a,b\n1,-999\n-999,2.5\n-999.0,"-999"\n', { missing: ['-999'] })
    expect(t.schema).toEqual({ a: 'number', b: 'number' })
    expect(rowsOf(t)).toEqual([
      [1, null],
      [null, 2.5],
      [-999, null],
    ])
  })

  test('finds bytes that are no text wherever pieces cut them, also behind much plain text', async () => {
    const bytes = new TextEncoder().encode(`name\n${'plain\n'.repeat(40)}caf\u00e9 \u20ac\n${'plain\n'.repeat(40)}`)
    const cut = (b: Uint8Array, size: number) =>
      Array.from({ length: Math.ceil(b.length / size) }, (_, k) => b.subarray(k * size, (k + 1) * size))
    for (const size of [1, 2, 3, 67, 81, 250, 251, 252, 253, 254, 255]) {
      const t = await readCsv(cut(bytes, size))
      expect(cellOf(t.columns[0]!, 40)).toBe('caf\u00e9 \u20ac')
      // The euro sign without its last byte, which plain text follows.
      const euro = bytes.indexOf(0xe2)
      const broken = Uint8Array.from([...bytes.subarray(0, euro + 2), ...bytes.subarray(euro + 3)])
      expect(await rejection(() => readCsv(cut(broken, size)))).toBeInstanceOf(FormatError)
      for (const at of [0, 3, 70, 200, bytes.length - 2]) {
        const bad = bytes.slice()
        bad[at] = 0xff
        expect(await rejection(() => readCsv(cut(bad, size)))).toBeInstanceOf(FormatError)
      }
    }
  })

  test('refuses files that are not what they should be', async () => {
    const messages = [
      [() => readCsv(''), /^readCsv: expected a line with the columns' names, got nothing/],
      [() => readCsv('a,a\n1,2\n'), /^readCsv: expected columns with names of their own, got 'a' twice/],
      [() => readCsv('a,b\n1,2\n', { schema: { c: 'number' } }), /^readCsv: expected a column 'c', got a file without/],
      [() => readCsv('a\n1\n', { select: ['b'] }), /^readCsv: expected a column 'b'/],
      [() => readCsv(42 as never), /^readCsv: expected text, bytes, a Blob or a stream, got 42/],
    ] as const
    for (const [run, message] of messages) {
      const error = await rejection(run)
      expect(error).toBeInstanceOf(InputError)
      expect(error.message).toMatch(message)
    }
    const latin = await rejection(() => readCsv(Uint8Array.of(97, 10, 0xe9, 10)))
    expect(latin).toBeInstanceOf(FormatError)
    expect(latin.message).toMatch(/^readCsv: expected text in utf-8, got bytes that are none. Name its 'encoding'/)
    for (const o of [{ delimiter: '::' }, { quote: ',' }, { encoding: 'klingon' }, { schema: { a: 'int' as never } }]) {
      expect(await rejection(() => readCsv(Uint8Array.of(97, 10), o))).toBeInstanceOf(ParamError)
    }
  })

  test('stops when asked to', async () => {
    const controller = new AbortController()
    const endless = (function* () {
      yield 'a,b\n'
      for (let i = 0; ; i++) {
        if (i === 10) controller.abort(new Error('enough'))
        yield '1,2\n'
      }
    })()
    expect((await rejection(() => readCsv(endless, { signal: controller.signal }))).message).toBe('enough')
  })

  test('brings back what toCsv wrote', async () => {
    const cell = fc.option(fc.string({ unit: 'grapheme', minLength: 1 }), { nil: null })
    const row = fc.record({
      n: fc.option(fc.double({ noNaN: true }), { nil: null }),
      s: cell,
      b: fc.option(fc.boolean(), { nil: null }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 9 }), async (records, rows) => {
        const schema = { n: 'number', s: 'string', b: 'boolean' } as const
        const text = toCsv(tableFromRecords(records, { schema }))
        const back = tableToRecords(await readCsv(text, { schema, missing: [''] }))
        expect(back).toEqual(records)
        const batches = []
        for await (const t of csvBatches(text, { schema, missing: [''], rows })) batches.push(...tableToRecords(t))
        expect(batches).toEqual(records)
      }),
      { numRuns: 60 },
    )
  })

  test('reads every double that String writes, to the bit', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ noNaN: true }), { minLength: 1 }), async (values) => {
        const t = await readCsv(`v\n${values.map((v) => (Object.is(v, -0) ? '-0' : String(v))).join('\n')}\n`, {
          schema: { v: 'number' },
        })
        expect([...t.columns[0]!.data]).toEqual(values)
      }),
    )
  })
})

describe('csvBatches', () => {
  const file = `a,b\n${Array.from({ length: 10 }, (_, i) => `${i},t${i % 3}`).join('\n')}\n`
  const batches = async (text: string, rows: number, schema = {}) => {
    const all: Table[] = []
    for await (const t of csvBatches(text, { rows, schema })) all.push(t)
    return all
  }

  test('gives tables of so many rows, and the rest in a last one', async () => {
    const all = await batches(file, 4)
    expect(all.map((t) => t.rows)).toEqual([4, 4, 2])
    expect(all.flatMap(rowsOf)).toEqual(rowsOf(await readCsv(file)))
    expect((await batches(file, 5)).map((t) => t.rows)).toEqual([5, 5])
    expect((await batches('a,b\n', 5)).map((t) => t.rows)).toEqual([0])
  })

  test('finds kinds in the first batch, which the others have to have', async () => {
    expect((await batches('a\n1\nx\n2\n', 2)).map((t) => t.schema)).toEqual([{ a: 'string' }, { a: 'string' }])
    const error = await rejection(() => batches('a\n1\n2\n3\nx\ny\n', 2))
    expect((error as TableError).problems.map((p) => [p.line, p.got])).toEqual([
      [5, "'x'"],
      [6, "'y'"],
    ])
    expect((await rejection(() => batches(file, 0))).message).toMatch(
      /^csvBatches: expected 'rows' to be an integer >= 1/,
    )
  })
})
