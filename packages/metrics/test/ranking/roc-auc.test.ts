import { describe, expect, test } from 'vitest'
import { averagePrecision, precisionRecallCurve, rocAuc } from '../../src/index.ts'
import { DISTRIBUTIONS, random } from './distributions.ts'

/** By sorting and merging: slow, and shares no code with what it checks. */
function reference(yTrue: Uint8Array, scores: Float64Array): number {
  const positive = scores.filter((_, i) => yTrue[i] === 1).sort()
  const negative = scores.filter((_, i) => yTrue[i] === 0).sort()
  let twice = 0
  let below = 0
  for (const score of positive) {
    while (below < negative.length && negative[below]! < score) below++
    let tied = below
    while (tied < negative.length && negative[tied] === score) tied++
    twice += below + tied
  }
  return twice / 2 / (positive.length * negative.length)
}

describe.each(Object.entries(DISTRIBUTIONS))('scores: %s', (_, draw) => {
  const next = random(3)
  const yTrue = Uint8Array.from({ length: 3_000 }, () => (next() < 0.3 ? 1 : 0))
  const scores = Float64Array.from(yTrue, (label, i) => draw(next, i) * (label === 1 ? 1 : 0.9))

  test('rocAuc is exact', () => {
    expect(rocAuc(yTrue, scores)).toBe(reference(yTrue, scores))
  })

  test('weights of 1 change nothing, and weights of 2 are rows twice', () => {
    const twos = Float64Array.from(yTrue, (_, i) => 1 + (i % 2))
    const rows = Array.from(yTrue.keys()).flatMap((i) => (i % 2 === 0 ? [i] : [i, i]))
    const yTwice = Uint8Array.from(rows, (i) => yTrue[i]!)
    const sTwice = Float64Array.from(rows, (i) => scores[i]!)
    expect(rocAuc(yTrue, scores, { weight: yTrue.map(() => 1) })).toBe(rocAuc(yTrue, scores))
    expect(rocAuc(yTrue, scores, { weight: twos })).toBe(rocAuc(yTwice, sTwice))
    expect(averagePrecision(yTrue, scores, { weight: twos })).toBeCloseTo(averagePrecision(yTwice, sTwice), 12)
  })

  test('thresholds of the precision-recall curve are the distinct scores, ascending', () => {
    const distinct = [...new Set(scores)].sort((a, b) => a - b)
    expect(Array.from(precisionRecallCurve(yTrue, scores).thresholds)).toEqual(distinct)
  })
})

test('the labels may be numbers, strings or booleans; the greater is positive unless another is named', () => {
  const scores = [0.1, 0.4, 0.35, 0.8]
  expect(rocAuc([0, 0, 1, 1], scores)).toBe(0.75)
  expect(rocAuc([-1, -1, 1, 1], scores)).toBe(0.75)
  expect(rocAuc([false, false, true, true], scores)).toBe(0.75)
  expect(rocAuc(['ham', 'ham', 'spam', 'spam'], scores)).toBe(0.75)
  expect(rocAuc(['ham', 'ham', 'spam', 'spam'], scores, { posLabel: 'ham' })).toBe(0.25)
  expect(rocAuc([0, 0, 1, 2], scores, { posLabel: 2 })).toBe(1)
})
