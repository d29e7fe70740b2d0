import { expect, test } from 'vitest'
import { chiSquaredTail, fTail } from '../../src/special/tails.ts'
import golden from '../fixtures/tails.json' with { type: 'json' }

const close = (got: number, expected: number): number =>
  expected < 1e-300 ? got : Math.abs(got - expected) / Math.max(expected, 1e-300)

test("SciPy's tails of F", () => {
  for (const [f, above, below, p] of golden.f as [number, number, number, number][]) {
    expect([f, above, below, close(fTail(f, above, below), p) < 1e-11]).toEqual([f, above, below, true])
  }
  expect(fTail(NaN, 1, 2)).toBeNaN()
  expect([fTail(Number.MAX_VALUE, 2, 9), fTail(0, 1, 2)]).toEqual([0, 1])
})

test("SciPy's tails of chi-squared", () => {
  for (const [v, degrees, p] of golden.chi2 as [number, number, number][]) {
    expect([v, degrees, close(chiSquaredTail(v, degrees), p) < 1e-11]).toEqual([v, degrees, true])
  }
  expect([chiSquaredTail(Infinity, 3), chiSquaredTail(0, 3)]).toEqual([0, 1])
})
