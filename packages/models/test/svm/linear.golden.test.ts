import { sparseFromDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { linearSvc, linearSvr } from '../../src/index.ts'
import fixture from '../fixtures/svm-linear.json' with { type: 'json' }

const sets = fixture.data as unknown as { readonly [name: string]: { x: number[][]; y: number[] } }
const recipes = { svc: linearSvc, svr: linearSvr } as unknown as { readonly [kind: string]: typeof linearSvc }

/** Largest difference, relative to 1 plus the largest value. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  const size = 1 + Math.max(...wanted.map(Math.abs))
  return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v) / size))
}

describe.each(fixture.cases)('$data: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  const weight = golden.weighted ? { weight: y.map((_, i) => (i % 4) * 0.75) } : {}
  const sparse = sparseFromDense(x.flat(), x.length, x[0]!.length)
  const tight = { ...golden.params, tol: 1e-10, maxIter: 100_000 }

  test.each([
    ['dense', x],
    ['sparse', sparse],
  ] as const)('the same coefficients and objective, %s rows', async (_, rows) => {
    const model = await recipes[golden.kind]!(tight as object).fit({ x: rows, y, ...weight })
    expect(model.facts.converged).toBe(true)
    expect(gap(await model.coef.data(), golden.coef)).toBeLessThan(1e-5)
    const intercept = typeof model.intercept === 'number' ? [model.intercept] : await model.intercept.data()
    expect(gap(intercept, golden.intercept)).toBeLessThan(1e-5)
    expect(model.facts.objective).toBeCloseTo(golden.objective, 4)
    expect(model.facts.objective as number).toBeLessThan(golden.objective * (1 + 1e-9) + 1e-9)
    expect(model.facts.gap as number).toBeLessThan(1e-6 * golden.objective + 1e-9)
  })
  test('by default, within 1 % of the least objective', async () => {
    const model = await recipes[golden.kind]!(golden.params as object).fit({ x, y, ...weight })
    expect(model.facts.objective as number).toBeLessThan(golden.objective * 1.01)
  })
})
