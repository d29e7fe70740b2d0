import { sparseMatrix, type Warning } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { linearRegression, ridge, ridgeCv } from '../../src/index.ts'
import fixture from '../fixtures/sparse-linear.json' with { type: 'json' }

const recipes = { linearRegression, ridge }
interface Rows {
  readonly shape: number[]
  readonly indptr: number[]
  readonly indices: number[]
  readonly values: number[]
  readonly y: number[][]
}
const sets = fixture.data as { readonly [name: string]: Rows }

function made(name: string) {
  const { shape, indptr, indices, values, y } = sets[name]!
  const [rows, columns] = shape as [number, number]
  const x = sparseMatrix([rows, columns], Int32Array.from(indptr), Int32Array.from(indices), Float64Array.from(values))
  const spread = new Float64Array(columns)
  indices.forEach((j, k) => {
    spread[j] = Math.max(spread[j]!, Math.abs(values[k]!))
  })
  return { x, y, spread }
}

const chosen = fixture.cases.filter((c) => c.model === 'ridgeCv')

describe.each(fixture.cases.filter((c) => c.model !== 'ridgeCv'))('scikit-learn: $call', (golden) => {
  const { x, y, spread } = made(golden.data)
  const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }

  async function check(more: { readonly tol?: number; readonly maxIter?: number }, precision: number) {
    const warnings: Warning[] = []
    const options = { onWarning: (w: Warning) => warnings.push(w) }
    const recipe = recipes[golden.model as 'ridge']({ ...golden.params, ...more })
    const model = await recipe.fit({ x, y, ...weight }, options)
    expect(warnings.filter((w) => w.code !== 'rank-deficient')).toEqual([])
    const [coef, intercepts] = [await model.coef.data(), await model.intercepts.data()]
    const features = spread.length
    for (const [o, wanted] of golden.coef.entries()) {
      const size = Math.max(...wanted.map((c, j) => Math.abs(c) * spread[j]!), Math.abs(golden.intercept[o]!))
      for (const [j, c] of wanted.entries())
        expect(Math.abs(coef[o * features + j]! - c) * spread[j]!).toBeLessThan(precision * size)
      expect(Math.abs(intercepts[o]! - golden.intercept[o]!)).toBeLessThan(precision * size)
    }
    return model
  }

  test('coefficients and intercepts by the products of the shorter side', async () => {
    const { facts } = await check({}, 1e-8)
    if (golden.model === 'linearRegression') expect(facts.rank).toBe(golden.rank)
  })

  // Without a penalty, conjugate gradients of least norm cannot scale columns: they need columns of like units.
  const alike = golden.model === 'ridge' || ['few', 'wide', 'shifted'].includes(golden.data)
  if (!alike) return
  test('the same by conjugate gradients', async () => {
    const { facts } = await check({ tol: 1e-13, maxIter: 20_000 }, 1e-7)
    expect(facts).toMatchObject({ converged: true })
  })
})

test.each(chosen)('scikit-learn: $call', async (golden) => {
  const { x, y, spread } = made(golden.data)
  const recipe = ridgeCv({ alphas: golden.params.alphas!, fitIntercept: golden.params.fitIntercept ?? true })
  const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }
  const model = await recipe.fit({ x, y: y.map((row) => row[0]!), ...weight })
  expect(model.facts.alpha).toBe(golden.alpha)
  expect(Math.abs((model.facts.bestScore as number) / golden.bestScore! - 1)).toBeLessThan(1e-8)
  const coef = await model.coef.data()
  const size = Math.max(...golden.coef[0]!.map((c, j) => Math.abs(c) * spread[j]!), Math.abs(golden.intercept[0]!))
  for (const [j, c] of golden.coef[0]!.entries()) {
    expect(Math.abs(coef[j]! - c) * spread[j]!).toBeLessThan(1e-8 * size)
  }
  expect(Math.abs(model.intercept - golden.intercept[0]!)).toBeLessThan(1e-8 * size)
})
