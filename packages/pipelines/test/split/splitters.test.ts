import { InputError, ParamError } from '@foldwise/core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  groupKFold,
  kFold,
  leaveOneOut,
  leavePGroupsOut,
  predefinedSplit,
  repeated,
  type Splitter,
  shuffleSplit,
  stratifiedGroupKFold,
  stratifiedKFold,
  timeSeriesSplit,
} from '../../src/index.ts'
import golden from '../fixtures/folds.json' with { type: 'json' }

const makers: { readonly [name: string]: (params: never) => Splitter } = {
  kFold,
  stratifiedKFold,
  groupKFold,
  stratifiedGroupKFold,
  timeSeriesSplit,
  leaveOneOut,
  leavePGroupsOut,
  predefinedSplit,
}
const sets = golden.data as { readonly [name: string]: { y: (string | number)[]; groups: (string | number)[] } }

const plain = (splitter: Splitter, data: Parameters<Splitter['split']>[0], seed: number | string = 0) =>
  [...splitter.split(data, { seed })].map(({ train, test }) => [[...train], [...test]])
const others = (rows: number, test: readonly number[]) => [...Array(rows).keys()].filter((r) => !test.includes(r))

describe("the folds are scikit-learn's", () => {
  for (const c of golden.cases) {
    test(c.call, () => {
      const { y, groups } = sets[c.data]!
      const folds = c.folds ?? c.tests!.map((t) => [others(y.length, t), t])
      const split = makers[c.splitter]!(c.params as never).split({ x: y, y, groups })
      expect(split.length).toBe(folds.length)
      expect(plain(makers[c.splitter]!(c.params as never), { x: y, y, groups })).toEqual(folds)
    })
  }
})

const data = fc
  .array(fc.record({ label: fc.constantFrom('a', 'b', 'c'), group: fc.nat(14) }), { minLength: 2, maxLength: 70 })
  .map((rows) => ({ x: rows.map((_, i) => [i]), y: rows.map((r) => r.label), groups: rows.map((r) => r.group) }))
const foldings = [kFold, stratifiedKFold, groupKFold, stratifiedGroupKFold]

describe('with any rows, labels and groups', () => {
  for (const make of foldings) {
    test(`${make.name} tests each row once, and learns from all others`, () => {
      fc.assert(
        fc.property(data, fc.integer({ min: 2, max: 6 }), fc.boolean(), fc.nat(), (d, nSplits, shuffle, seed) => {
          const n = d.x.length
          let got: number[][][]
          try {
            got = plain(make({ nSplits, shuffle }), d, seed) as number[][][]
          } catch (error) {
            expect(error).toBeInstanceOf(InputError) // fewer rows, groups or members of each class than folds
            return
          }
          expect(got.flatMap(([, t]) => t!).sort((a, b) => a - b)).toEqual([...Array(n).keys()])
          for (const [train, t] of got) expect(train).toEqual(others(n, t!))
        }),
      )
    })
  }

  for (const make of [groupKFold, stratifiedGroupKFold]) {
    test(`${make.name} never learns from a group that it tests`, () => {
      fc.assert(
        fc.property(data, fc.boolean(), fc.nat(), (d, shuffle, seed) => {
          fc.pre(new Set(d.groups).size >= 3 && d.x.length >= 9)
          for (const [train, t] of plain(make({ nSplits: 3, shuffle }), d, seed)) {
            const learned = new Set(train!.map((r) => d.groups[r]))
            expect(t!.some((r) => learned.has(d.groups[r]!))).toBe(false)
          }
        }),
      )
    })
  }

  test('stratifiedKFold deals the rows of a class evenly, shuffled or not', () => {
    fc.assert(
      fc.property(data, fc.boolean(), fc.nat(), (d, shuffle, seed) => {
        const counts = ['a', 'b', 'c'].map((l) => d.y.filter((v) => v === l).length)
        fc.pre(Math.max(...counts) >= 3)
        for (const [, t] of plain(stratifiedKFold({ nSplits: 3, shuffle }), d, seed)) {
          ;['a', 'b', 'c'].forEach((l, c) => {
            expect(Math.abs(t!.filter((r) => d.y[r] === l).length - counts[c]! / 3)).toBeLessThan(1)
          })
        }
      }),
    )
  })
})

describe('random splitters', () => {
  const d = sets.skewed!
  const rows = { x: d.y, y: d.y, groups: d.groups }
  for (const make of [...foldings.map((f) => () => f({ shuffle: true })), () => shuffleSplit()]) {
    test(`${make().type} draws by its seed`, () => {
      expect(make().random).toBe(true)
      expect(plain(make(), rows, 3)).toEqual(plain(make(), rows, 3))
      expect(plain(make(), rows, 3)).not.toEqual(plain(make(), rows, 4))
    })
  }

  test('repeated gives other folds each time, each row tested once a time', () => {
    const splitter = repeated(stratifiedKFold({ nSplits: 3, shuffle: true }), { nRepeats: 4 })
    const got = plain(splitter, rows, 1)
    expect(splitter.split(rows).length).toBe(12)
    expect(got.length).toBe(12)
    const times = [0, 3, 6, 9].map((i) => got.slice(i, i + 3).map(([, t]) => t!))
    for (const t of times) expect(t.flat().sort((a, b) => a - b)).toEqual([...Array(57).keys()])
    expect(new Set(times.map((t) => JSON.stringify(t))).size).toBe(4)
    expect(plain(splitter, rows, 1)).toEqual(got)
  })

  test('shuffleSplit takes sizes, shares and whole groups', () => {
    const x = Array.from({ length: 40 }, (_, i) => [i])
    const y = x.map((_, i) => (i < 10 ? 'rare' : 'common'))
    const tests = (params: Parameters<typeof shuffleSplit>[0], groups?: number[]) =>
      plain(shuffleSplit(params), groups ? { x, y, groups } : { x, y }).map(([, t]) => t!)
    expect(tests({}).map((t) => t.length)).toEqual(Array(10).fill(4))
    expect(tests({ nSplits: 3, testSize: 7 }).map((t) => t.length)).toEqual([7, 7, 7])
    for (const t of tests({ testSize: 0.2, stratify: true })) expect(t.filter((r) => r < 10).length).toBe(2)
    const groups = x.map((_, i) => i % 8)
    for (const t of tests({ testSize: 0.25 }, groups)) expect(new Set(t.map((r) => r % 8)).size * 5).toBe(t.length)
  })
})

test('folds are made one at a time', () => {
  // All at once would be 3.6 GB.
  const { length, [Symbol.iterator]: iterate } = leaveOneOut().split({ x: new Float64Array(30_000) })
  expect(length).toBe(30_000)
  const first = iterate().next().value!
  expect([first.train.length, [...first.test]]).toEqual([29_999, [0]])
})

test('a splitter is frozen, and says what it is', () => {
  const splitter = timeSeriesSplit({ gap: 2 })
  expect(splitter).toMatchObject({
    type: 'timeSeriesSplit',
    random: false,
    params: { nSplits: 5, maxTrainSize: null, testSize: null, gap: 2 },
  })
  expect(Object.isFrozen(splitter) && Object.isFrozen(splitter.params)).toBe(true)
})

describe('refused', () => {
  const x = [[1], [2], [3], [4]]
  const cases: [string, () => unknown, unknown, string][] = [
    [
      'one fold',
      () => kFold({ nSplits: 1 }),
      ParamError,
      "kFold: expected 'nSplits' to be an integer >= 2, got 1. The default is 5.",
    ],
    [
      'more folds than rows',
      () => kFold().split({ x }),
      InputError,
      "kFold: expected at least 5 rows, as many as 'nSplits', got 4. Ask for fewer folds.",
    ],
    [
      'more folds than groups',
      () => groupKFold({ nSplits: 3 }).split({ x, groups: [1, 1, 2, 2] }),
      InputError,
      "groupKFold: expected at least 3 groups, as many as 'nSplits', got 2. Ask for fewer folds.",
    ],
    [
      'no groups',
      () => groupKFold().split({ x }),
      InputError,
      "groupKFold: expected groups, one a row, got none. Give them as 'groups' of the data.",
    ],
    [
      'no labels',
      () => stratifiedKFold({ nSplits: 2 }).split({ x }),
      InputError,
      'stratifiedKFold: expected y with a label for each row, got undefined. Give it, or use kFold.',
    ],
    [
      'targets that are no classes',
      () => stratifiedKFold({ nSplits: 3 }).split({ x, y: [0.1, 0.2, 0.3, 0.4] }),
      InputError,
      "stratifiedKFold: expected a class with at least 3 rows, as many as 'nSplits', got at most 1 of each of 4 classes. Ask for fewer folds, or use kFold.",
    ],
    [
      'labels of another length',
      () => kFold({ nSplits: 2 }).split({ x, y: [1] }),
      InputError,
      'kFold: expected 4 entries in y, one a row, got 1. Make them equally long.',
    ],
    [
      'a gap that leaves nothing to learn from',
      () => timeSeriesSplit({ nSplits: 2, gap: 2 }).split({ x }),
      InputError,
      'timeSeriesSplit: expected at least 5 rows for 2 test parts and a gap of 2, got 4. Ask for fewer or smaller parts.',
    ],
    [
      'a single row',
      () => leaveOneOut().split({ x: [[1]] }),
      InputError,
      'leaveOneOut: expected at least 2 rows, got 1. One has to stay to learn.',
    ],
    [
      'as many groups as are left out',
      () => leavePGroupsOut({ nGroups: 2 }).split({ x, groups: ['a', 'b', 'a', 'b'] }),
      InputError,
      'leavePGroupsOut: expected more than 2 groups, so that one is left to learn from, got 2. Leave out fewer.',
    ],
    [
      'a fold of -2',
      () => predefinedSplit([0, -2]),
      ParamError,
      'predefinedSplit: expected integers >= -1, one a row, got -2 for row 1. Number the folds from 0.',
    ],
    [
      'folds that test nothing',
      () => predefinedSplit([-1, -1]),
      ParamError,
      'predefinedSplit: expected a row that is tested, got none. Number the folds from 0.',
    ],
    [
      'other data than the folds were made for',
      () => predefinedSplit([0, 1]).split({ x }),
      InputError,
      'predefinedSplit: expected 2 rows, as many as folds were given for, got 4. Give the data it was made for.',
    ],
    [
      'repeating what is always the same',
      () => repeated(kFold()),
      ParamError,
      "repeated: expected a splitter that draws at random, got 'kFold', whose folds are always the same. Set its 'shuffle'.",
    ],
    [
      'a test part of all rows',
      () => shuffleSplit({ testSize: 4 }).split({ x }),
      ParamError,
      "shuffleSplit: expected 'testSize' to be a fraction between 0 and 1, or a number of rows that leaves some of the 4 for training, got 4. The default is 0.1.",
    ],
    [
      'a seed of NaN',
      () => kFold({ nSplits: 2 }).split({ x }, { seed: NaN }),
      ParamError,
      "kFold: expected 'seed' to be a finite number or a string, got NaN. The default is 0.",
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
