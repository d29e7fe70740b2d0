import { sparseFromDense } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { ridge, ridgeCv } from '../../src/index.ts'
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import fixture from '../fixtures/ridge-cv.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const subject = { type: ridgeCv, needsScaling: true }
describe.each([
  ['of two targets, apart', { ...subject, recipe: ridgeCv({ alphas: [1e-3, 1e4], alphaPerTarget: true }), outputs: 2 }],
  // Rows of weight 2 and rows twice are cut into other folds: there is one strength.
  ['in folds', { ...subject, recipe: ridgeCv({ alphas: [0.1], cv: 3 }) }],
])('ridgeCv %s', (_, of) => {
  for (const c of estimatorChecks(of, runOnnx)) test(c.name, c.run)
})

const sets = leastSquares.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }
const targetsOf = (y: readonly number[]): number[][] => y.map((v, i) => [v, 1000 * y.at(-1 - i)! + 5, i % 3])
const flat = (v: unknown): number[] => [v].flat() as number[]

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))

  test.each([
    ['dense', x],
    ['sparse', sparseFromDense(x.flat(), x.length, x[0]!.length)],
  ] as const)('the strengths, their scores and coefficients, %s rows', async (_, rows) => {
    const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }
    const targets = golden.outputs === 3 ? targetsOf(y) : y
    const recipe = ridgeCv(golden.params as object)
    const model = await recipe.fit({ x: rows as number[][], y: targets as number[], ...weight })
    expect(model.facts.alpha).toEqual(golden.alpha)
    for (const [o, wanted] of flat(golden.bestScore).entries()) {
      expect(Math.abs(flat(model.facts.bestScore)[o]! - wanted)).toBeLessThan(1e-8 * (1e-3 + Math.abs(wanted)))
    }
    const [coef, intercepts] = [await model.coef.data(), await model.intercepts.data()]
    const wanted = golden.coef.flat()
    for (let o = 0; o < golden.outputs; o++) {
      const own = wanted.slice(o * spread.length, (o + 1) * spread.length)
      const size = Math.max(...own.map((c, j) => Math.abs(c) * spread[j]!), Math.abs(golden.intercept[o]!))
      for (const [j, c] of own.entries()) {
        expect(Math.abs(coef[o * spread.length + j]! - c) * spread[j]!).toBeLessThan(1e-8 * size)
      }
      expect(Math.abs(intercepts[o]! - golden.intercept[o]!)).toBeLessThan(1e-8 * size)
    }
  })
})

const { x, y } = sets.diabetes!

test('a splitter is kept through with(), and its folds are those that score', async () => {
  const third = Math.ceil(x.length / 3)
  const parts = [
    [0, third],
    [third, x.length],
  ] as const
  const numbers = [...x.keys()]
  const within = (from: number, to: number) => numbers.filter((i) => i >= from && i < to)
  const cv = {
    split: () =>
      parts.map(([from, to]) => ({ train: numbers.filter((i) => i < from || i >= to), test: within(from, to) })),
  }
  const recipe = ridgeCv({ alphas: [0.01, 5], cv }).with({ scoring: 'meanAbsoluteError' })
  const { facts } = await recipe.fit({ x, y })
  for (const [l, alpha] of [0.01, 5].entries()) {
    let sum = 0
    for (const [from, to] of parts) {
      const others = (_: unknown, i: number) => i < from || i >= to
      const model = await ridge({ alpha }).fit({ x: x.filter(others), y: y.filter(others) })
      const found = await model.predict(x.slice(from, to))
      sum -= found.reduce((s, v, i) => s + Math.abs(v - y[from + i]!), 0) / found.length / 2
    }
    expect((facts.scores as number[])[l]! / sum).toBeCloseTo(1, 10)
  }
})

test('targets that are all the same are right with the first strength', async () => {
  const { facts } = await ridgeCv({ scoring: 'r2' }).fit({ x, y: y.map(() => 3) })
  expect(facts).toMatchObject({ alpha: 0.1, bestScore: 1 })
})

test('refuses wrong parameters', () => {
  expect(() => ridgeCv({ cv: 1 })).toThrow("ridgeCv: expected 'cv' to be an integer >= 2, a splitter, or null, got 1.")
  expect(() => ridgeCv({ scoring: 'mse' as 'r2' })).toThrow("ridgeCv: expected 'scoring' to be ")
})
