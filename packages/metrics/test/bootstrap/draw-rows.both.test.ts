import { expect, test } from 'vitest'
import { drawRows } from '../../src/bootstrap/draw-rows.ts'
import goldens from '../fixtures/draw-rows.json' with { type: 'json' }

const draw = (seed: number, resample: number, rows: number, count: number) => {
  const out = new Int32Array(count)
  drawRows(seed, resample, rows, out)
  return out
}

test.each(goldens)('seed $seed, resample $resample, $rows rows: the draws of the Python implementation', (golden) => {
  const { seed, resample, rows, expected } = golden
  expect([...draw(seed, resample, rows, expected.length)]).toEqual(expected)
})

test('another seed, in its high bits too, and another resample give other rows', () => {
  expect(draw(0, 0, 1000, 8)).not.toEqual(draw(0, 1, 1000, 8))
  expect(draw(0, 0, 1000, 8)).not.toEqual(draw(1, 0, 1000, 8))
  expect(draw(1, 0, 1000, 8)).not.toEqual(draw(1 + 2 ** 32, 0, 1000, 8))
})

test('every row is drawn about as often, and none outside the range', () => {
  const counts = new Int32Array(10)
  for (const row of draw(5, 0, 10, 100_000)) counts[row]!++
  const chi = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0)
  expect(counts.reduce((a, b) => a + b)).toBe(100_000)
  // 9 degrees of freedom: below 27.9 with probability 0.999
  expect(chi).toBeLessThan(27.9)
})
