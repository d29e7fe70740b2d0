import { sparseFromDense } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { logisticRegression } from '../../src/index.ts'
import { type Golden, goldens } from './fixture.ts'

/** Means up to 1e7 times the spread: sums over rows that are not centred, as sparse ones cannot be, lose those digits. */
const farFromZero = (g: Golden): boolean => g.name.startsWith('scales')

const solversOf = (g: Golden) => {
  const { penalty = 'l2' } = g.params
  if (penalty === 'l1' || penalty === 'elasticnet') return ['coordinate'] as const
  const primal = ['lbfgs', 'newton-cholesky', 'newton-cg'] as const
  return g.classes === 2 && penalty !== null && !farFromZero(g) ? ([...primal, 'dual'] as const) : primal
}

/** Largest difference, relative to 1 plus the value. */
function gap(found: ArrayLike<number>, wanted: readonly number[]): number {
  expect(found.length).toBe(wanted.length)
  return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v) / (1 + Math.abs(v))))
}

/** Columns 0 and 1 of `degenerate` are the same: an L1 penalty leaves open how they share a coefficient. */
const joinTwins = (g: Golden, coef: ArrayLike<number>): number[] =>
  g.name.startsWith('degenerate') ? [coef[0]! + coef[1]!, ...Array.from(coef).slice(2)] : Array.from(coef)

describe.each(goldens)('scikit-learn: $name', (golden) => {
  const data = { x: golden.x, y: golden.y, ...(golden.weight && { weight: golden.weight }) }
  const same = async (
    recipe: ReturnType<typeof logisticRegression>,
    x: (typeof data)['x'] | ReturnType<typeof sparse>,
  ) => {
    const model = await recipe.fit({ ...data, x })
    expect(model.facts.converged).toBe(true)
    expect(gap(joinTwins(golden, await model.coef.data()), joinTwins(golden, golden.coef))).toBeLessThan(1e-5)
    expect(gap(await model.intercept.data(), golden.intercept)).toBeLessThan(1e-5)
    const proba = await (await model.predictProba(golden.x.slice(0, 5))).data()
    expect(gap(proba, golden.proba)).toBeLessThan(1e-6)
  }
  const sparse = () => sparseFromDense(golden.x.flat(), golden.x.length, golden.x[0]!.length)

  test.each(solversOf(golden))('dense rows, %s', async (solver) => {
    await same(logisticRegression({ ...golden.params, solver, tol: 1e-9, maxIter: 1000 }), golden.x)
  })
  test('by default, near enough for every use', async () => {
    const model = await logisticRegression(golden.params).fit(data)
    expect(gap(joinTwins(golden, await model.coef.data()), joinTwins(golden, golden.coef))).toBeLessThan(1e-3)
  })
  test('sparse rows, by default', async () => {
    const model = await logisticRegression({ ...golden.params, tol: 1e-9, maxIter: 1000 }).fit({ ...data, x: sparse() })
    expect(gap(joinTwins(golden, await model.coef.data()), joinTwins(golden, golden.coef))).toBeLessThan(1e-5)
  })
  test.runIf(solversOf(golden).length > 1 && !farFromZero(golden))('sparse rows, newton-cg', async () => {
    await same(logisticRegression({ ...golden.params, solver: 'newton-cg', tol: 1e-9, maxIter: 1000 }), sparse())
  })
})
