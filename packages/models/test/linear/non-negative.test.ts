import { sparseFromDense } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { linearRegression, ridge } from '../../src/index.ts'
import fixture from '../fixtures/non-negative.json' with { type: 'json' }

const subjects = {
  linearRegression: { recipe: linearRegression({ positive: true }), type: linearRegression },
  'linearRegression, sparse rows': {
    recipe: linearRegression({ positive: true }),
    type: linearRegression,
    input: sparseRows,
  },
  ridge: { recipe: ridge({ positive: true, alpha: 1e-6 }), type: ridge },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})

const { x, y, weight } = fixture
const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))

test.each(fixture.cases)('scikit-learn: $call', async ({ model, params, outputs, weighted, coef, intercept }) => {
  const make = model === 'ridge' ? ridge : linearRegression
  const targets = outputs === 1 ? y.map((row) => row[0]!) : y
  for (const rows of [x, sparseFromDense(x.flat(), x.length, 8)]) {
    const recipe = make({ ...(params as object), positive: true })
    const fitted = await recipe.fit({ x: rows as number[][], y: targets as number[], ...(weighted && { weight }) })
    const found = await fitted.coef.data()
    const wanted = coef.flat()
    // Its ridge stops a little before the minimum.
    const near = model === 'ridge' ? 1e-4 : 1e-10
    for (const [k, c] of wanted.entries()) expect(Math.abs(found[k]! - c) * spread[k % 8]!).toBeLessThan(near)
    for (const [o, b] of intercept.entries())
      expect(Math.abs((await fitted.intercepts.data())[o]! - b)).toBeLessThan(near)
    expect(found.every((c) => c >= 0)).toBe(true)
    expect(found.some((c) => c === 0)).toBe(true)
    expect(fitted.facts.converged).toBe(true)
  }
})

test('no slope is left: at coefficients above 0 it is 0, and at 0 it points below', async () => {
  const target = y.map((row) => row[1]!)
  const alpha = 0.5
  const model = await ridge({ positive: true, alpha, fitIntercept: false }).fit({ x, y: target })
  const coef = await model.coef.data()
  const errors = x.map((row, i) => target[i]! - row.reduce((s, v, j) => s + v * coef[j]!, 0))
  for (const [j, c] of coef.entries()) {
    const length = Math.hypot(...x.map((row) => row[j]!))
    const slope = (x.reduce((s, row, i) => s + row[j]! * errors[i]!, 0) - alpha * c) / length
    if (c > 0) expect(Math.abs(slope)).toBeLessThan(1e-10)
    else expect(slope).toBeLessThan(1e-10)
  }
})

test('columns that depend on one another, constant ones, and targets that only fall have an answer', async () => {
  const twice = x.map((row) => [row[0]!, row[0]!, 1, row[0]! + row[1]!, row[1]!])
  const model = await linearRegression({ positive: true }).fit({ x: twice, y: y.map((row) => row[0]!) })
  expect((await model.coef.data()).every((c) => c >= 0)).toBe(true)
  const falls = await linearRegression({ positive: true }).fit({
    x: x.map((row) => [row[0]!]),
    y: x.map((r) => -r[0]!),
  })
  expect(await falls.coef.data()).toEqual(Float64Array.of(0))
  expect(falls.intercept).toBeCloseTo(-x.reduce((s, r) => s + r[0]!, 0) / x.length, 12)
})

test('refuses more features than products can be kept of', async () => {
  const wide = sparseFromDense(new Float64Array(2 * 2049), 2, 2049)
  await expect(linearRegression({ positive: true }).fit({ x: wide, y: [1, 2] })).rejects.toThrow(
    "linearRegression.fit: expected at most 2048 features where 'positive' is true, got 2049. Choose among them, or use lasso with 'positive'.",
  )
})
