import { expect, test } from 'vitest'
import { averagePrecision, rocAuc } from '../../src/index.ts'
import { random } from './distributions.ts'

const ROWS = 1_200_000
const LEVELS = 3000

/** Both areas from how often each level occurs in either class. */
function fromCounts(level: Uint16Array, yTrue: Uint8Array) {
  const counts = [new Float64Array(LEVELS), new Float64Array(LEVELS)]
  for (let i = 0; i < ROWS; i++) counts[yTrue[i]!]![level[i]!]!++
  const [negatives, positives] = counts.map((of) => of.reduce((a, b) => a + b, 0)) as [number, number]
  let [tp, fp, twice, precision] = [0, 0, 0, 0]
  for (let k = LEVELS - 1; k >= 0; k--) {
    const [n, p] = [counts[0]![k]!, counts[1]![k]!]
    twice += n * (2 * tp + p)
    tp += p
    fp += n
    if (p > 0) precision += (p * tp) / (tp + fp)
  }
  return { auc: twice / 2 / (positives * negatives), precision: precision / positives }
}

// Evenly spread; crowded at 0, so that one cell holds nearly all; with one score far away.
test.each([
  ['even', (k: number) => k],
  ['crowded', (k: number) => (k / LEVELS) ** 40],
  ['far', (k: number) => (k === LEVELS - 1 ? 1e300 : k)],
] as const)('more rows than are cut at once: %s scores', (_, score) => {
  const next = random(3)
  const level = Uint16Array.from({ length: ROWS }, () => Math.floor(next() * LEVELS))
  const yTrue = Uint8Array.from(level, (k) => (next() < 0.1 + (0.3 * k) / LEVELS ? 1 : 0))
  const yScore = Float64Array.from(level, score)
  const { auc, precision } = fromCounts(level, yTrue)
  expect(rocAuc(yTrue, yScore)).toBe(auc)
  expect(averagePrecision(yTrue, yScore)).toBeCloseTo(precision, 12)
  expect(rocAuc(yTrue, yScore, { weight: new Uint8Array(ROWS).fill(2) })).toBeCloseTo(auc, 12)
})
