import { InputError, ParamError, sparseFromDense, tensor, toDense } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { trainTestSplit } from '../../src/index.ts'
import golden from '../fixtures/splits.json' with { type: 'json' }

const numbered = (rows: number) => {
  const x = Array.from({ length: rows }, (_, i) => [i])
  return { x, y: x.map(([i]) => i!) }
}
const count = <T>(values: Iterable<T>): Map<T, number> => {
  const by = new Map<T, number>()
  for (const v of values) by.set(v, (by.get(v) ?? 0) + 1)
  return by
}

describe('trainTestSplit', () => {
  test('puts every row in one part, with all that belongs to it', () => {
    const rows = fc.integer({ min: 2, max: 60 })
    fc.assert(
      fc.property(rows, fc.double({ min: 0.01, max: 0.99, noNaN: true }), fc.integer(), (n, testSize, seed) => {
        fc.pre(Math.ceil(testSize * n) < n)
        const { x, y } = numbered(n)
        const data = { x, y, weight: Float64Array.from(y, (v) => v + 0.5), id: 'kept' }
        const { train, test, trainRows, testRows } = trainTestSplit(data, { testSize, seed })
        expect([...trainRows, ...testRows].sort((a, b) => a - b)).toEqual(y)
        expect(testRows.length).toBe(Math.ceil(testSize * n))
        for (const [part, at] of [
          [train, trainRows],
          [test, testRows],
        ] as const) {
          expect(part.y).toEqual([...at])
          expect(part.x).toEqual([...at].map((i) => [i]))
          expect([...part.weight]).toEqual([...at].map((i) => i + 0.5))
          expect(part.id).toBe('kept')
          expect([...at].every((r, i) => i === 0 || r > at[i - 1]!)).toBe(true)
        }
      }),
    )
  })

  test('takes as many rows as scikit-learn', () => {
    for (const { rows, testSize, train, test } of golden.plain) {
      const got = trainTestSplit(numbered(rows), { testSize })
      expect([got.trainRows.length, got.testRows.length], `${testSize} of ${rows}`).toEqual([train, test])
    }
  })

  test('the same seed gives the same parts, always these', () => {
    const parts = (seed?: number | string) => [
      ...trainTestSplit(numbered(12), seed === undefined ? {} : { seed }).testRows,
    ]
    expect(parts()).toEqual(parts(0))
    expect(parts(0)).toEqual([4, 6, 11])
    expect(parts(1)).toEqual([3, 5, 11])
    expect(parts('a')).toEqual([2, 8, 9])
    expect(new Set(Array.from({ length: 30 }, (_, s) => String(parts(s)))).size).toBeGreaterThan(20)
  })

  test('every row is equally likely to be tested', () => {
    const times = new Float64Array(8)
    for (let seed = 0; seed < 4000; seed++) for (const r of trainTestSplit(numbered(8), { seed }).testRows) times[r]!++
    for (const t of times) expect(Math.abs(t - 1000)).toBeLessThan(140) // five standard deviations
  })

  test('takes tensors, sparse rows, texts and typed labels', () => {
    const y = Int32Array.of(0, 1, 2, 3)
    const options = { testSize: 1 }
    const t = trainTestSplit({ x: tensor([0, 0, 1, 1, 2, 2, 3, 3], [4, 2]), y }, options)
    expect(t.train.x.shape).toEqual([3, 2])
    expect(t.train.y).toBeInstanceOf(Int32Array)
    const s = trainTestSplit({ x: sparseFromDense([0, 1, 2, 3], 4, 1), y }, options)
    expect([...toDense(s.train.x)]).toEqual([...s.trainRows])
    const w = trainTestSplit({ x: ['0', '1', '2', '3'], y }, options)
    expect(w.train.x).toEqual([...w.trainRows].map(String))
  })
})

describe('stratified', () => {
  test('gives each class its share, to within a row', () => {
    const labels = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 4, maxLength: 80 })
    fc.assert(
      fc.property(labels, fc.double({ min: 0.05, max: 0.95, noNaN: true }), fc.nat(50), (y, testSize, seed) => {
        const all = count(y)
        const size = Math.ceil(testSize * y.length)
        fc.pre([...all.values()].every((n) => n >= 2) && size < y.length)
        const { test: part, testRows } = trainTestSplit({ x: y, y }, { testSize, seed, stratify: true })
        expect(testRows.length).toBe(size)
        const tested = count(part.y)
        for (const [label, n] of all) {
          expect(Math.abs((tested.get(label) ?? 0) - (n * size) / y.length)).toBeLessThan(1)
        }
      }),
    )
  })

  test.each(golden.stratified)('counts as scikit-learn: $call of $counts', ({ counts, testSize, test: expected }) => {
    const y = counts.flatMap((n, c) => new Array<number>(n).fill(c))
    const { test: part } = trainTestSplit({ x: y, y }, { testSize, stratify: true })
    const tested = count(part.y)
    expect(counts.map((_, c) => tested.get(c) ?? 0)).toEqual(expected)
  })
})

describe('grouped', () => {
  const grouped = fc.array(fc.record({ group: fc.nat(8), label: fc.constantFrom('a', 'b') }), {
    minLength: 4,
    maxLength: 60,
  })

  test('never puts a group in both parts', () => {
    fc.assert(
      fc.property(
        grouped,
        fc.boolean(),
        fc.nat(50),
        fc.constantFrom(0.2, 0.5, 0.8),
        (rows, stratify, seed, testSize) => {
          const groups = rows.map((r) => r.group)
          const data = { x: groups, y: rows.map((r) => r.label), groups }
          fc.pre(Math.ceil(testSize * rows.length) < rows.length)
          let split: ReturnType<typeof trainTestSplit<typeof data>>
          try {
            split = trainTestSplit(data, { seed, stratify, testSize })
          } catch (error) {
            // Too few groups for two parts.
            expect(error).toBeInstanceOf(InputError)
            return
          }
          const train = new Set(split.train.groups)
          expect(split.test.groups.some((g) => train.has(g))).toBe(false)
          expect(split.trainRows.length + split.testRows.length).toBe(rows.length)
        },
      ),
    )
  })

  test('comes close to the size and, when stratified, to the shares of the classes', () => {
    const groups = Array.from({ length: 600 }, (_, i) => `g${Math.floor(i / 5)}`)
    // One class in four; whole groups are of one class.
    const y = groups.map((g) => (Number(g.slice(1)) % 4 === 0 ? 'rare' : 'common'))
    for (let seed = 0; seed < 20; seed++) {
      const plain = trainTestSplit({ x: y, y, groups }, { testSize: 0.25, seed })
      expect(Math.abs(plain.testRows.length - 150)).toBeLessThanOrEqual(5)
      const even = trainTestSplit({ x: y, y, groups }, { testSize: 0.25, seed, stratify: true })
      const tested = count(even.test.y)
      expect(Math.abs(tested.get('rare')! - 37.5)).toBeLessThanOrEqual(5)
      expect(Math.abs(tested.get('common')! - 112.5)).toBeLessThanOrEqual(5)
    }
  })

  test('copes with groups of very different sizes', () => {
    const groups = [
      ...new Array(50).fill('large'),
      ...new Array(30).fill('middle'),
      ...Array.from({ length: 20 }, (_, i) => i),
    ]
    const { testRows } = trainTestSplit({ x: groups, y: groups, groups }, { testSize: 0.3 })
    expect(Math.abs(testRows.length - 30)).toBeLessThanOrEqual(5)
  })
})

describe('trainTestSplit refuses', () => {
  const { x, y } = numbered(4)
  const size = (got: string) =>
    `trainTestSplit: expected 'testSize' to be a fraction between 0 and 1, or a number of rows that leaves some of the 4 for training, got ${got}. The default is 0.25.`
  const cases: [string, () => unknown, unknown, string][] = [
    ['no test rows', () => trainTestSplit({ x, y }, { testSize: 0 }), ParamError, size('0')],
    ['a negative size', () => trainTestSplit({ x, y }, { testSize: -1 }), ParamError, size('-1')],
    ['all rows', () => trainTestSplit({ x, y }, { testSize: 4 }), ParamError, size('4')],
    ['almost all rows, rounded up', () => trainTestSplit({ x, y }, { testSize: 0.8 }), ParamError, size('0.8')],
    ['a number of rows that is none', () => trainTestSplit({ x, y }, { testSize: 1.5 }), ParamError, size('1.5')],
    ['NaN', () => trainTestSplit({ x, y }, { testSize: NaN }), ParamError, size('NaN')],
    [
      'a seed of NaN',
      () => trainTestSplit({ x, y }, { seed: NaN }),
      ParamError,
      "trainTestSplit: expected 'seed' to be a finite number or a string, got NaN. The default is 0.",
    ],
    [
      'too few labels',
      () => trainTestSplit({ x, y: [1] }),
      InputError,
      'trainTestSplit: expected 4 entries in y, one a row, got 1. Make them equally long.',
    ],
    [
      'too many weights',
      () => trainTestSplit({ x, y, weight: [1, 1, 1, 1, 1] }),
      InputError,
      'trainTestSplit: expected 4 entries in weight, one a row, got 5. Make them equally long.',
    ],
    [
      'too few groups',
      () => trainTestSplit({ x, y, groups: [] }),
      InputError,
      'trainTestSplit: expected 4 entries in groups, one a row, got 0. Make them equally long.',
    ],
    [
      'one group',
      () => trainTestSplit({ x, y, groups: [1, 1, 1, 1] }),
      InputError,
      'trainTestSplit: expected enough groups for two parts, got one part empty. Change testSize or the groups.',
    ],
    [
      'a class of one row',
      () => trainTestSplit({ x, y: ['a', 'a', 'a', 'b'] }, { stratify: true }),
      InputError,
      "trainTestSplit: expected at least 2 rows of each class, got 1 of 'b'. Drop the class, or split without stratify.",
    ],
  ]
  test.each(cases)('%s', (_, run, Class, message) => {
    let error: unknown
    try {
      run()
    } catch (e) {
      error = e
    }
    expect(error).toBeInstanceOf(Class)
    expect((error as Error).message).toBe(message)
  })
})
