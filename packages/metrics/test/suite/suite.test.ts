import { describe, expect, test } from 'vitest'
import { accuracy, f1, InputError, ParamError, rocAuc } from '../../src/index.ts'
import { formatSuite, type SuiteResult, suite } from '../../src/suite/index.ts'
import { throwsExactly } from '../throws.ts'
import { type Mails, mailsOf } from './rows-of-mails.ts'

const mails = mailsOf(400)
const auc = ({ yTrue, yScore }: Mails) => rocAuc(yTrue, yScore)
const cost = ({ yTrue, yPred }: Mails) => yTrue.filter((label, i) => label !== yPred[i]).length
const acc = ({ yTrue, yPred }: Mails) => accuracy(yTrue, yPred)

test('the value of a metric is what its function returns for the rows, on slices for theirs', () => {
  const result = suite({
    metrics: { auc, cost },
    slices: {
      language: 'language',
      length: { column: 'length', cuts: [100, 500] },
      quarter: { column: 'length', parts: 4 },
      long: ({ length }, row) => length[row]! > 700,
      kind: ({ length }, row) => (length[row]! < 10 ? undefined : length[row]! % 2 === 0 ? 'even' : 'odd'),
    },
  }).run(mails)
  expect(result.metrics).toEqual({ auc: { value: auc(mails) }, cost: { value: cost(mails) } })
  const rows = (where: (row: number) => boolean) => {
    const at = [...mails.yTrue.keys()].filter(where)
    const taken = { yTrue: at.map((i) => mails.yTrue[i]!), yPred: at.map((i) => mails.yPred[i]!), yScore: at.map((i) => mails.yScore[i]!) } // biome-ignore format: three columns
    return { rows: at.length, auc: rocAuc(taken.yTrue, taken.yScore), cost: cost(taken as never) }
  }
  const found = Object.fromEntries(
    result.slices.map(({ slice, part, rows: count, metrics }) => [
      `${slice}/${part}`,
      { rows: count, auc: metrics.auc.value, cost: metrics.cost.value },
    ]),
  )
  const { language, length } = mails
  expect(found['language/de']).toEqual(rows((i) => language[i] === 'de'))
  expect(found['language/en']).toEqual(rows((i) => language[i] === 'en'))
  expect(found['length/below 100']).toEqual(rows((i) => length[i]! < 100))
  expect(found['length/100 to 500']).toEqual(rows((i) => length[i]! >= 100 && length[i]! < 500))
  expect(found['length/500 and above']).toEqual(rows((i) => length[i]! >= 500))
  expect(found['long/long']).toEqual(rows((i) => length[i]! > 700))
  expect(found['kind/odd']).toEqual(rows((i) => length[i]! >= 10 && length[i]! % 2 === 1))
  const quarters = result.slices.filter(({ slice }) => slice === 'quarter').map((one) => one.rows)
  expect(quarters).toHaveLength(4)
  for (const count of quarters) expect(Math.abs(count - 100)).toBeLessThanOrEqual(3)
  expect(Object.keys(found)).toHaveLength(12)
})

test('gates pass at their bounds and fail beyond them, and the exit code says so', () => {
  const value = acc(mails)
  const gated = (gate: object) => suite({ metrics: { acc }, gates: { acc: gate } }).run(mails).exitCode
  expect(gated({ min: value })).toBe(0)
  expect(gated({ min: value + 1e-9 })).toBe(1)
  expect(gated({ max: value })).toBe(0)
  expect(gated({ max: value - 1e-9 })).toBe(1)
  expect(gated({ min: 0, max: 1 })).toBe(0)
  expect(gated({})).toBe(0)
})

test('a gate against a baseline knows which way is better, and its margin', () => {
  const errors = cost(mails)
  const baseline = (value: number | null) => ({ metrics: { cost: { value } } })
  const gated = (better: 'higher' | 'lower', before: number | null, margin = 0) =>
    suite({
      metrics: { cost: { value: cost, better } },
      gates: { cost: { noWorseThan: baseline(before), margin } },
    }).run(mails)
  expect(gated('lower', errors).exitCode).toBe(0)
  expect(gated('lower', errors - 1).exitCode).toBe(1)
  expect(gated('lower', errors - 1, 1).exitCode).toBe(0)
  expect(gated('higher', errors - 1).exitCode).toBe(0)
  expect(gated('higher', errors + 1).exitCode).toBe(1)
  expect(gated('higher', errors + 1, 1).exitCode).toBe(0)
  const none = gated('lower', null)
  expect(none.exitCode).toBe(0)
  expect(none.advice.map(({ code }) => code)).toContain('missing-baseline')
})

test('a result is its own JSON, the same for the same rows, and a baseline that it is no worse than', () => {
  const metrics = { auc: { value: auc, better: 'higher' }, cost: { value: cost, better: 'lower', unit: '€' } } as const
  const slices = { language: 'language', length: { column: 'length', parts: 3 } } as const
  const intervals = { resamples: 50 }
  const first = suite({ metrics, slices, intervals }).run(mails)
  const read: SuiteResult = JSON.parse(JSON.stringify(first))
  expect(read).toEqual(first)
  expect(suite({ metrics, slices, intervals }).run(mails)).toEqual(first)
  const gates = { auc: { noWorseThan: read }, cost: { noWorseThan: read } }
  const second = suite({ metrics, slices, gates }).run(mails)
  expect(second.gates.map(({ passed }) => passed)).toEqual([true, true])
  expect(second.metrics.auc.baseline).toBe(first.metrics.auc.value)
})

test('a gate of each slice judges the parts that have enough rows', () => {
  const run = (rows: number) =>
    suite({
      metrics: { auc },
      slices: { length: { column: 'length', cuts: [20] }, language: 'language' },
      gates: { auc: { eachSlice: { min: 0.5, rows } } },
    }).run(mails)
  expect(run(30).gates.map(({ part }) => part)).toEqual(['20 and above', 'de', 'en'])
  expect(run(1).gates).toHaveLength(4)
})

test('a gate of each slice compares every part with its own baseline', () => {
  const metrics = { cost: { value: cost, better: 'lower' } } as const
  const slices = { language: 'language' } as const
  const before = suite({ metrics, slices }).run(mails)
  const [de, en] = before.slices.map((one) => one.metrics.cost.value!) as [number, number]
  const changed = {
    ...before,
    slices: before.slices.map((one) => ({ ...one, metrics: { cost: { value: one.part === 'de' ? de - 1 : en } } })),
  }
  const gated = (margin: number) =>
    suite({ metrics, slices, gates: { cost: { eachSlice: { noWorseThan: changed, margin } } } }).run(mails)
  expect(gated(0).gates).toEqual([
    { metric: 'cost', rule: 'noWorseThan', bound: de - 1, value: de, passed: false, slice: 'language', part: 'de' },
    { metric: 'cost', rule: 'noWorseThan', bound: en, value: en, passed: true, slice: 'language', part: 'en' },
  ])
  expect(gated(1).exitCode).toBe(0)
  expect(formatSuite(gated(0))).toContain('FAIL: no worse than before on language de')
  const without = suite({ metrics, slices, gates: { cost: { eachSlice: { noWorseThan: { metrics: {} } } } } }).run(
    mails,
  )
  expect(without.gates).toEqual([])
})

test('a certain gate is judged by the end of the interval', () => {
  const gated = (gate: object) =>
    suite({ metrics: { acc }, gates: { acc: gate }, intervals: { resamples: 200 } }).run(mails)
  const { value, interval } = gated({}).metrics.acc
  expect(interval!.low).toBeLessThan(value!)
  expect(interval!.high).toBeGreaterThan(value!)
  const between = (value! + interval!.low) / 2
  expect(gated({ min: between }).exitCode).toBe(0)
  expect(gated({ min: between, certain: true }).exitCode).toBe(1)
  expect(gated({ min: interval!.low, certain: true }).exitCode).toBe(0)
  expect(gated({ max: interval!.high - 1e-9, certain: true }).exitCode).toBe(1)
})

test('intervals draw clusters together, and strata apart', () => {
  // every mail ten times, as mails of one sender are alike
  const many = mailsOf(60)
  const ten = <T>(column: ArrayLike<T>) => Array.from({ length: 600 }, (_, i) => column[i % 60]!)
  const right = many.yTrue.map((label, i) => label === many.yPred[i])
  const rows = { yTrue: ten(many.yTrue), yPred: ten(many.yPred), sender: ten(many.id), right: ten(right) }
  const width = (design: object) => {
    const metrics = { acc: ({ yTrue, yPred }: typeof rows) => accuracy(yTrue, yPred) }
    const { low, high } = suite({ metrics, intervals: { resamples: 100, ...design } }).run(rows).metrics.acc.interval!
    return high - low
  }
  expect(width({ clusters: 'sender' })).toBeGreaterThan(2 * width({}))
  expect(width({ method: 'bca' })).not.toBe(width({}))
  // as many right rows in each resample as in the data
  expect(width({ strata: 'right' })).toBe(0)
  expect(() => width({ clusters: 'customer' })).toThrow(InputError)
})

test('a metric without a value says why, fails its gates, and leaves the others alone', () => {
  const ham = mailsOf(50)
  const rows = { ...ham, yTrue: ham.yTrue.map(() => 'ham') }
  const result = suite({
    metrics: { auc, acc, ratio: () => 0 / 0 },
    gates: { auc: { min: 0 }, ratio: { max: 1 }, acc: { min: 0 } },
  }).run(rows)
  expect(result.metrics.auc).toMatchObject({ value: null })
  expect(result.metrics.auc.reason).toMatch(/^rocAuc: expected/)
  expect(result.metrics.ratio).toEqual({ value: null, reason: 'returned NaN' })
  expect(result.gates.map(({ passed }) => passed)).toEqual([false, false, true])
})

test('an error that is no InputError is not swallowed', () => {
  const broken = () => {
    throw new TypeError('of the metric itself')
  }
  expect(() => suite({ metrics: { broken } }).run(mails)).toThrow(TypeError)
})

describe('formatSuite', () => {
  const result = suite({
    name: 'Spam filter',
    metrics: {
      f1: { value: ({ yTrue, yPred }: Mails) => f1(yTrue, yPred, { posLabel: 'spam' }), better: 'higher' },
      cost: { value: cost, unit: '€' },
    },
    slices: { language: 'language' },
    gates: {
      f1: { min: 0.5, noWorseThan: { metrics: { f1: { value: 0.7 } } }, eachSlice: { min: 0.5 } },
      cost: { max: 10 },
    },
    intervals: { metrics: ['f1'], resamples: 100 },
  }).run(mails)

  test('lines up metrics, gates, slices and advice', () => {
    expect(formatSuite(result)).toMatchInlineSnapshot(`
      "Spam filter: 2 of 5 gates failed, 400 rows

      metric   value  95 % interval     baseline   change  gate
      f1      0.6531  0.6051 to 0.7345    0.7000  −0.0469  pass: at least 0.5; FAIL: no worse than 0.7; pass: at least 0.5 on each of 2 parts
      cost      68 €                                       FAIL: at most 10

      slice     part  rows      f1  cost
      language  de     120  0.6462    23
      language  en     280  0.6565    45

      note: f1 fails its gate of no worse than 0.7, but another sample might not: its interval is 0.605 to 0.735. Evaluate on more rows.
      "
    `)
  })

  test('says nothing of gates where there are none', () => {
    const { gates: _, ...free } = result
    expect(formatSuite({ ...free, gates: [] }).split('\n')[0]).toBe('Spam filter: 400 rows')
  })

  test('has tables in Markdown', () => {
    expect(formatSuite(result, { as: 'markdown' })).toMatchInlineSnapshot(`
      "## Spam filter: 2 of 5 gates failed, 400 rows

      | metric | value | 95 % interval | baseline | change | gate |
      | --- | --: | --- | --: | --: | --- |
      | f1 | 0.6531 | 0.6051 to 0.7345 | 0.7000 | −0.0469 | pass: at least 0.5; FAIL: no worse than 0.7; pass: at least 0.5 on each of 2 parts |
      | cost | 68 € |  |  |  | FAIL: at most 10 |

      | slice | part | rows | f1 | cost |
      | --- | --- | --: | --: | --: |
      | language | de | 120 | 0.6462 | 23 |
      | language | en | 280 | 0.6565 | 45 |

      - **note**: f1 fails its gate of no worse than 0.7, but another sample might not: its interval is 0.605 to 0.735. Evaluate on more rows.
      "
    `)
  })

  test('lets no name from the data command a terminal or Markdown', () => {
    const hostile = { ...mails, language: mails.language.map(() => '\u001b[2J|<b>*x*\n') }
    const told = suite({ metrics: { acc }, slices: { language: 'language' } }).run(hostile)
    expect(formatSuite(told)).toContain('\ufffd[2J|<b>*x*\ufffd')
    expect(formatSuite(told, { as: 'markdown' })).toContain('| \ufffd&#91;2J&#124;&#60;b&#62;&#42;x&#42;\ufffd |')
    expect(() => formatSuite(told, { as: 'html' as never })).toThrow(ParamError)
  })
})

describe('what contradicts itself is a ParamError', () => {
  const cases: Readonly<Record<string, readonly [object, string]>> = {
    'no metric': [{ metrics: {} }, 'suite: expected at least one metric, got none.'],
    'a metric that is no function': [
      { metrics: { auc: 0.9 } },
      "suite: expected metric 'auc' to be a function of the rows, got undefined.",
    ],
    'a gate of nothing': [
      { metrics: { auc }, gates: { acu: {} } },
      "suite: expected a gate of one of the metrics auc, got 'acu'.",
    ],
    'min above max': [
      { metrics: { auc }, gates: { auc: { min: 1, max: 0 } } },
      "suite: expected 'min' of gate 'auc' up to its 'max', got 1 and 0.",
    ],
    'a bound of NaN': [
      { metrics: { auc }, gates: { auc: { min: Number.NaN } } },
      "suite: expected the bounds of gate 'auc' to be finite numbers, got NaN.",
    ],
    'a baseline without a direction': [
      { metrics: { auc }, gates: { auc: { noWorseThan: { metrics: {} } } } },
      "suite: expected metric 'auc' to say which way is better for 'noWorseThan', got no 'better'. Write { value, better: 'higher' } or 'lower'.",
    ],
    'a baseline that is no result': [
      { metrics: { auc: { value: auc, better: 'higher' } }, gates: { auc: { noWorseThan: { auc: 0.9 } } } },
      "suite: expected 'noWorseThan' of gate 'auc' to be a result or its JSON, got [object Object]. Pass what suite(...).run(rows) returned.",
    ],
    'certainty without an interval': [
      { metrics: { auc }, gates: { auc: { certain: true } } },
      "suite: expected an interval for the certain gate 'auc', got none. Add it to 'intervals'.",
    ],
    'cuts that do not ascend': [
      { metrics: { auc }, slices: { length: { column: 'length', cuts: [2, 1] } } },
      "suite: expected ascending 'cuts' for slice 'length', got [2, 1].",
    ],
    'one part': [
      { metrics: { auc }, slices: { length: { column: 'length', parts: 1 } } },
      "suite: expected 'parts' of slice 'length' to be an integer from 2 to 200, got 1.",
    ],
  }
  test.each(Object.entries(cases))('%s', (_, [definition, message]) => {
    throwsExactly(() => suite(definition as never), ParamError, message)
  })
})

describe('rows that cannot be taken are an InputError', () => {
  const evaluation = suite({ metrics: { acc }, slices: { id: 'id' } })
  const cases: Readonly<Record<string, readonly [object, string]>> = {
    'no column': [{}, 'suite.run: expected columns, got none. Pass { yTrue, yPred, ... }.'],
    'no row': [{ yTrue: [] }, 'suite.run: expected at least one row, got none. Check what was loaded.'],
    'columns of two lengths': [
      { yTrue: [1], yPred: [1, 2] },
      "suite.run: expected as many entries in 'yPred' as in 'yTrue', got 2 and 1. List the same rows in every column; of several numbers a row, pass an array of rows.",
    ],
    'a column that is none': [
      { yTrue: [1], threshold: 0.5 },
      "suite.run: expected every column to be an array or a typed array, got 0.5 for 'threshold'. Pass settings in the metric's function.",
    ],
    'a slice by a column that is missing': [
      { yTrue: [1], yPred: [1] },
      "suite.run: expected a column 'id' for slice 'id', got only yTrue, yPred. Add it to the rows.",
    ],
    'a slice of names of rows': [
      mails,
      "suite.run: expected at most 200 parts in slice 'id', got more, such as 200. Pass cuts, or a function that groups them.",
    ],
  }
  test.each(Object.entries(cases))('%s', (_, [rows, message]) => {
    throwsExactly(() => evaluation.run(rows as never), InputError, message)
  })
})
