import { expect, test } from 'vitest'
import type { RunOptions } from '../../../src/suite/index.ts'
import { suite } from '../../../src/suite/index.ts'
import { random } from '../../ranking/distributions.ts'
import { mailsOf } from '../rows-of-mails.ts'

const spam = { posLabel: 'spam' } as const
/** The codes of the advice on these rows. */
const codes = (rows: object, options: RunOptions = {}, columns: object = spam) =>
  suite({ metrics: { one: () => 1 }, columns })
    .run(rows, options)
    .advice.map(({ code }) => code)
const text = (rows: object, code: string, options: RunOptions = {}, columns: object = spam) =>
  suite({ metrics: { one: () => 1 }, columns })
    .run(rows, options)
    .advice.find((one) => one.code === code)?.text

const next = random(11)
const calibrated = (rows: number) => {
  const yScore = Float64Array.from({ length: rows }, () => next())
  const yTrue = Array.from(yScore, (p) => (next() < p ? 'spam' : 'ham'))
  return { yTrue, yScore, yPred: Array.from(yScore, (p) => (p >= 0.5 ? 'spam' : 'ham')) }
}
const good = calibrated(1000)

test('honest rows of a decent model get no advice', () => {
  expect(codes(good)).toEqual([])
  expect(codes(good, { thresholdTunedOn: 'validation', trainIds: [1, 2] })).toEqual([])
})

test('an accuracy far above the balanced one is called flattering', () => {
  const yTrue = Array.from({ length: 1000 }, (_, i) => (i < 950 ? 'ham' : 'spam'))
  const yPred = yTrue.map((label, i) => (label === 'spam' && i % 2 === 0 ? 'ham' : label))
  expect(text({ yTrue, yPred }, 'flattering-accuracy')).toBe(
    "Accuracy is 0.975, but balanced accuracy only 0.75: 95 % of the rows are 'ham', and always saying so would have accuracy 0.95. Judge by balanced accuracy, F1 or a cost.",
  )
})

test('fewer than 30 rows of a class are too few', () => {
  const { yTrue, yScore, yPred } = good
  const rare = yTrue.map((label, i) => (label === 'spam' && i > 25 ? 'ham' : label))
  expect(codes({ yTrue: rare, yPred })).toContain('few-of-a-class')
  expect(codes({ yTrue: yTrue.map(() => 'ham'), yScore })).toContain('one-class')
})

test('predictions that never change, or never name a class, are told', () => {
  expect(codes({ ...good, yPred: good.yTrue.map(() => 'ham') })).toContain('constant-prediction')
  const three = good.yTrue.map((label, i) => (i % 3 === 0 ? 'other' : label))
  expect(codes({ yTrue: three, yPred: good.yPred })).toContain('never-predicted')
  expect(codes({ ...good, yScore: good.yScore.map(() => 0.3) })).toContain('constant-score')
})

test('scores that are too good, reversed, outside 0 to 1 or far from their shares are told', () => {
  const perfect = Float64Array.from(good.yTrue, (label, i) => (label === 'spam' ? 0.6 : 0.3) + i / 10_000)
  expect(codes({ ...good, yScore: perfect })).toContain('perfect-score')
  expect(codes({ ...good, yScore: good.yScore.map((p) => 1 - p) })).toContain('reversed-score')
  expect(codes({ ...good, yScore: good.yScore.map((p) => 1.02 * p) })).toContain('outside-0-to-1')
  expect(codes({ ...good, yScore: good.yScore.map((p) => 10 * p - 5) })).toEqual([])
  expect(codes({ ...good, yScore: good.yScore.map((p) => p / 3) })).toContain('uncalibrated')
})

test('the best threshold of these very rows is suspected, the usual one is not', () => {
  const { yTrue, yScore } = mailsOf(600, 0.2)
  const f1At = (threshold: number) => {
    const said = Array.from(yScore, (p) => p >= threshold)
    const right = said.filter((yes, i) => yes && yTrue[i] === 'spam').length
    return (2 * right) / (said.filter(Boolean).length + yTrue.filter((label) => label === 'spam').length)
  }
  const best = Array.from(yScore).reduce((a, b) => (f1At(b) > f1At(a) ? b : a))
  const yPred = Array.from(yScore, (p) => (p >= best ? 'spam' : 'ham'))
  expect(codes({ yTrue, yScore, yPred })).toContain('best-threshold')
  expect(codes({ yTrue, yScore, yPred }, { thresholdTunedOn: 'validation' })).not.toContain('best-threshold')
  const other = Array.from(yScore, (p) => (p >= best + 0.05 ? 'spam' : 'ham'))
  expect(codes({ yTrue, yScore, yPred: other })).not.toContain('best-threshold')
  expect(codes(good, { thresholdTunedOn: 'test' })).toEqual(['tuned-on-test'])
})

test('rows that were trained on, or that come twice, are counted', () => {
  const id = good.yTrue.map((_, i) => i)
  expect(text({ ...good, id }, 'trained-on', { trainIds: [3, 4, 5000] })).toBe(
    '2 rows of 1\u202f000 (0.2 %) were trained on: every number here is too good. Split by id before training.',
  )
  expect(codes({ ...good, id: id.map((i) => (i === 7 ? 6 : i)) })).toEqual(['repeated-rows'])
})

test('regressions that are worse than the mean, off by a constant, or ruled by a few rows are told', () => {
  const yTrue = Float64Array.from({ length: 500 }, () => 100 * next())
  const yPred = yTrue.map((y) => y + 4 * (next() - 0.5))
  const advice = (column: Float64Array) => codes({ yTrue, yPred: column })
  expect(advice(yPred)).toEqual([])
  expect(advice(yPred.map((p) => p + 3))).toEqual(['offset'])
  expect(advice(yPred.map((p, i) => (i < 4 ? p + (i % 2 === 0 ? 60 : -60) : p)))).toEqual(['few-rows-decide'])
  expect(advice(yPred.map((p) => 100 - p))).toContain('worse-than-the-mean')
  expect(advice(yPred.map(() => 50))).toEqual(['constant-prediction'])
})

test('tiny and weak slices are named, and gates that an interval straddles', () => {
  const rows = { ...good, part: good.yTrue.map((_, i) => (i < 10 ? 'few' : i < 200 ? 'weak' : 'rest')) }
  const yPred = rows.yPred.map((label, i) => (rows.part[i] === 'weak' ? 'ham' : label))
  const acc = ({ yTrue, yPred: said }: typeof rows) =>
    yTrue.filter((label, i) => label === said[i]).length / yTrue.length
  const { advice } = suite({
    metrics: { acc: { value: acc, better: 'higher' } },
    slices: { part: 'part' },
    gates: { acc: { min: acc({ ...rows, yPred }) } },
    intervals: { resamples: 100 },
    columns: spam,
  }).run({ ...rows, yPred })
  expect(advice.map(({ code, level }) => [code, level])).toEqual([
    ['unsure-gate', 'note'],
    ['weak-slice', 'note'],
    ['tiny-slices', 'note'],
  ])
  expect(advice[1]!.text).toMatch(/^acc is 0\.\d+ on part 'weak' \(190 rows\), against 0\.\d+ on all rows\.$/)
})

test('a baseline on other rows is told from one on the same', () => {
  const one = ({ yTrue }: { yTrue: string[] }) => yTrue.length
  const metrics = { one: { value: one, better: 'higher' } } as const
  const rows = { yTrue: ['a', 'b'].flatMap((label) => new Array<string>(50).fill(label)) }
  const before = suite({ metrics }).run(rows)
  const after = suite({ metrics, gates: { one: { noWorseThan: before } } })
  expect(after.run(rows).advice).toEqual([])
  const { advice } = after.run({ yTrue: [...rows.yTrue.slice(1), 'b'] })
  expect(advice.map(({ text }) => text)).toEqual([
    'The baseline of one was evaluated on other rows (100 then, 100 now), so the difference is partly chance. Evaluate it on these, or set a margin.',
  ])
})

test('columns may have other names, and columns that fit nothing are left alone', () => {
  const { yTrue, yPred, yScore } = good
  const rows = { label: yTrue, said: yTrue.map(() => 'ham'), p: yScore, yTrue: yPred.map(() => ({})) }
  const columns = { truth: 'label', prediction: 'said', score: 'p', ...spam }
  expect(codes(rows, {}, columns)).toContain('constant-prediction')
  expect(codes({ yTrue: yTrue.map(() => ({})), yPred, yScore: yScore.map(() => Number.NaN) })).toEqual([])
})
