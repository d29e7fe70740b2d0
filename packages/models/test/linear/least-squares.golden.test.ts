import { describe, expect, test } from 'vitest'
import { linearRegression, ridge, ridgeCv } from '../../src/index.ts'
import fixture from '../fixtures/least-squares.json' with { type: 'json' }

const recipes = { linearRegression, ridge, ridgeCv }
const sets = fixture.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }

/** Largest difference, relative to the largest value. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v))) / Math.max(...wanted.map(Math.abs))
}

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  test('coefficients, intercept and what was chosen', async () => {
    const recipe = recipes[golden.model as 'ridge'](golden.params as object)
    const model = await recipe.fit({ x, y, ...(golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }) })
    // Coefficients of columns of any unit: compared by what each adds to a prediction.
    const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))
    const scaled = (coef: ArrayLike<number>): number[] => Array.from(coef, (c, j) => c * spread[j]!)
    const tolerance = golden.data === 'ill_conditioned' ? 1e-6 : 1e-8
    expect(gap(scaled(await model.coef.data()), scaled(golden.coef))).toBeLessThan(tolerance)
    const size = Math.max(...y.map(Math.abs), Math.abs(golden.intercept))
    expect(Math.abs(model.intercept - golden.intercept) / size).toBeLessThan(1e-9)
    if (golden.rank !== undefined) expect(model.facts.rank).toBe(golden.rank)
    if (golden.bestScore !== undefined) {
      expect(model.facts.alpha).toBe(golden.alpha)
      expect(Math.abs((model.facts.bestScore as number) / golden.bestScore - 1)).toBeLessThan(1e-8)
    }
  })
})
