import { table } from '@foldwise/core'
import { estimatorChecks, type InputMaker } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { columnTransformer, type FeatureRow, featureHasher, tableFromRecords } from '../../../src/index.ts'
import { murmur3 } from '../../../src/preprocessing/hashing/murmur3.ts'
import golden from '../../fixtures/labels.json' with { type: 'json' }

for (const c of golden.hashed) {
  test(`scikit-learn's columns, signs and values: ${c.call}`, async () => {
    const x = golden.rows[c.kind as keyof typeof golden.rows] as unknown as readonly FeatureRow[]
    using model = await featureHasher(c.params).fit({ x })
    const out = await model.transform(x)
    expect(out.shape).toEqual([x.length, c.params.nFeatures])
    expect([...out.indptr]).toEqual(c.indptr)
    expect([...out.indices]).toEqual(c.indices)
    expect([...out.values]).toEqual(c.values)
  })
}

test('the published hashes of short strings', () => {
  const hash = (s: string): number => murmur3(new TextEncoder().encode(s)) >>> 0
  expect(hash('')).toBe(0)
  expect(hash('hello')).toBe(0x248bfa47)
  expect(hash('hello, world')).toBe(0x149bbb7f)
  expect(hash('The quick brown fox jumps over the lazy dog')).toBe(0x2e4ff723)
})

test("a table's rows are records, without what is missing", async () => {
  const records = [
    { city: 'Bern', rooms: 3, old: true },
    { city: null, rooms: NaN, old: null },
    { city: 'Oslo', rooms: 0, old: false },
  ]
  using model = await featureHasher({ nFeatures: 64 }).fit({ x: records })
  const [a, b] = [await model.transform(records), await model.transform(tableFromRecords(records))]
  expect(b).toEqual(a)
  expect([...a.indptr]).toEqual([0, 3, 3, 4])
  const columns = columnTransformer([[featureHasher({ nFeatures: 16 }), ['city']]])
  using fitted = await columns.fit({ x: tableFromRecords(records) })
  expect((await fitted.transform(tableFromRecords(records))).shape).toEqual([3, 16])
  expect(() => fitted.toGraph!()).toThrow(
    'feature-hasher.toGraph: expected columns that were learned, got hashed ones, which ONNX has no operator for. Use oneHotEncoder, with maxCategories for many.',
  )
})

test('rows that are none are refused', async () => {
  const cases: [unknown, string][] = [
    [
      'ab',
      "feature-hasher.fit: expected an array of rows, or a table, got 'ab'. Make each row a record, or an array of names.",
    ],
    [
      ['ab'],
      "feature-hasher.fit: expected a record, or an array of names, in row 0, got 'ab'. Wrap a single name: [name].",
    ],
    [
      [[1]],
      "feature-hasher.fit: row 0: expected names, or pairs of a name and a number, got 1. Write ['red', 'large'] or [['price', 3]].",
    ],
    [
      [{}, { a: Infinity }],
      "feature-hasher.fit: row 1: expected a finite number for feature 'a', got Infinity. Convert or drop it.",
    ],
    [
      [[['a', '3']]],
      "feature-hasher.fit: row 0: expected a finite number for feature 'a', got '3'. Convert or drop it.",
    ],
    [
      table([{ kind: 'date', name: 'when', data: Float64Array.of(0) }]),
      "feature-hasher.fit: expected columns of strings, numbers or booleans, got the date column 'when'. Make parts of it with dateFeatures first.",
    ],
    [
      table([{ kind: 'number', name: 'n', data: Float64Array.of(0, -Infinity) }]),
      "feature-hasher.fit: row 1: expected a finite number for feature 'n', got -Infinity. Convert or drop it.",
    ],
  ]
  for (const [x, message] of cases) await expect(featureHasher().fit({ x: x as never })).rejects.toThrow(message)
})

const records: InputMaker = {
  name: 'records',
  numeric: false,
  counts: true,
  from: (values) => values.map((row) => ({ a: row[0]!, b: `b${row[1]}`, [`c${row[2]}`]: row[3]! })),
}

describe('featureHasher', () => {
  const subject = { recipe: featureHasher({ nFeatures: 32 }), type: featureHasher, input: records }
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})
