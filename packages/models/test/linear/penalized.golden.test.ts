import { sparseFromDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { elasticNet, elasticNetCv, lasso, lassoCv } from '../../src/index.ts'
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import fixture from '../fixtures/penalized.json' with { type: 'json' }

const recipes = { lasso, elasticNet, lassoCv, elasticNetCv }
const sets = leastSquares.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }

/** Largest difference, relative to the largest value. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v))) / (Math.max(...wanted.map(Math.abs)) || 1)
}

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))
  const sparse = sparseFromDense(x.flat(), x.length, x[0]!.length)
  test.each([
    ['dense', x],
    ['sparse', sparse],
  ])('coefficients, intercept and what was chosen: %s', async (_, rows) => {
    const recipe = recipes[golden.model as 'lassoCv']({
      ...golden.params,
      tol: golden.data === 'wide' ? 1e-13 : 1e-12,
      maxIter: 1e6,
    } as object)
    const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }
    const model = await recipe.fit({ x: rows, y, ...weight })
    const coef = await model.coef.data()
    const { alpha, l1Ratio } = { l1Ratio: 1, ...golden.params, ...model.facts } as { alpha: number; l1Ratio: number }
    const objective = (w: ArrayLike<number>, b: number): number => {
      let [sum, total] = [0, 0]
      for (const [i, row] of x.entries()) {
        const e = y[i]! - b - row.reduce((s, v, j) => s + v * w[j]!, 0)
        const share = weight ? weight.weight[i]! : 1
        sum += share * e * e
        total += share
      }
      const penalty = Array.from(w, (c) => l1Ratio * Math.abs(c) + ((1 - l1Ratio) / 2) * c * c)
      return sum / total / 2 + alpha * penalty.reduce((s, v) => s + v, 0)
    }
    const ours = objective(coef, model.intercept)
    expect(ours).toBeLessThanOrEqual(
      objective(golden.coef, golden.intercept) + 1e-11 * Math.max(...y.map((v) => v * v)),
    )
    expect(model.facts.converged).toBe(true)
    if (!golden.finished) return
    // Coefficients of columns of any unit: compared by what each adds to a prediction.
    const scaled = (of: ArrayLike<number>): number[] => Array.from(of, (c, j) => c * spread[j]!)
    expect(gap(scaled(coef), scaled(golden.coef))).toBeLessThan(1e-4)
    const size = Math.max(...y.map(Math.abs), Math.abs(golden.intercept))
    expect(Math.abs(model.intercept - golden.intercept) / size).toBeLessThan(1e-4)
    if (golden.alpha === undefined) return
    const { msePath } = model.facts as { msePath: number[][][] }
    expect(gap([alpha, l1Ratio], [golden.alpha, golden.l1Ratio!])).toBeLessThan(1e-9)
    const mean = msePath.flat().map((folds) => folds.reduce((a, b) => a + b, 0) / folds.length)
    expect(gap(mean, golden.mse!.flat())).toBeLessThan(1e-5)
  })
})
