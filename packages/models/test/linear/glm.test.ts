import { sparseFromDense } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { gammaRegressor, poissonRegressor, tweedieRegressor } from '../../src/index.ts'
import fixture from '../fixtures/glm.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const positiveTargets = true
// The penalty sees the columns' units by nature.
const alpha = 0
const subjects = {
  poissonRegressor: { recipe: poissonRegressor({ alpha }), type: poissonRegressor, positiveTargets },
  'poissonRegressor, sparse rows': {
    recipe: poissonRegressor({ alpha, solver: 'newton-cg', tol: 1e-9 }),
    type: poissonRegressor,
    positiveTargets,
    input: sparseRows,
  },
  'gammaRegressor, small sparse rows': {
    recipe: gammaRegressor({ alpha }),
    type: gammaRegressor,
    positiveTargets,
    input: sparseRows,
  },
  gammaRegressor: {
    recipe: gammaRegressor({ alpha, solver: 'newton-cg', tol: 1e-9 }),
    type: gammaRegressor,
    positiveTargets,
  },
  tweedieRegressor: { recipe: tweedieRegressor({ alpha }), type: tweedieRegressor, positiveTargets },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const recipes = { poissonRegressor, gammaRegressor, tweedieRegressor }
const sets = fixture.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }
const weighted = (y: readonly number[]) => y.map((_, i) => (i % 4) * 0.75)

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  test.each(['newton-cholesky', 'newton-cg'] as const)('the minimum, by %s', async (solver) => {
    const recipe = recipes[golden.model as 'tweedieRegressor']({ ...(golden.params as object), solver, tol: 1e-10 })
    const model = await recipe.fit({ x, y, ...(golden.weighted && { weight: weighted(y) }) })
    expect(model.facts.converged).toBe(true)
    // Coefficients of columns of any unit: compared by what each adds to the logarithm of the mean.
    const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]! - x[0]![j]!))))
    for (const [j, c] of (await model.coef.data()).entries())
      expect(Math.abs(c - golden.coef[j]!) * spread[j]!).toBeLessThan(1e-7)
    for (const [i, v] of (await model.predict(x.slice(0, 5))).entries())
      expect(Math.abs(v / golden.predict[i]! - 1)).toBeLessThan(1e-7)
    const { deviance, nullDeviance } = model.facts as { deviance: number; nullDeviance: number }
    expect(1 - deviance / nullDeviance).toBeCloseTo(golden.d2, 9)
  })
})

const { x, y } = sets.claims!

test.skipIf(!runOnnx)('ONNX Runtime predicts what the model predicts', async () => {
  const model = await tweedieRegressor({ alpha }).fit({ x, y })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 5], data: Float32Array.from(x.flat()) } } as const
  const { y: got } = await runOnnx!.runGraph(model.toGraph!(), feeds)
  for (const [i, v] of (await model.predict(x)).entries())
    expect(Math.abs(Number(got!.data[i]) / v - 1)).toBeLessThan(1e-5)
})

test('dense rows and the same rows, sparse, have one minimum, whichever solver', async () => {
  const wanted = await poissonRegressor({ alpha, tol: 1e-11 }).fit({ x, y })
  for (const solver of ['newton-cholesky', 'newton-cg'] as const) {
    const sparse = { x: sparseFromDense(x.flat(), x.length, 5), y }
    const model = await poissonRegressor({ alpha, tol: 1e-11, solver }).fit(sparse)
    expect(model.facts.solver).toBe(solver)
    const coef = await model.coef.data()
    for (const [j, c] of (await wanted.coef.data()).entries()) expect(coef[j]).toBeCloseTo(c, 9)
  }
})

test('a fit that stops early warns with the gradient, and a warm start goes on from there', async () => {
  const warnings: { code: string; message: string }[] = []
  const early = await poissonRegressor({ alpha, maxIter: 2 }).fit({ x, y }, { onWarning: (w) => warnings.push(w) })
  expect(early.facts.converged).toBe(false)
  expect(warnings.map((w) => w.code)).toEqual(['not-converged'])
  expect(warnings[0]!.message).toMatch(
    /^poissonRegressor\.fit: expected a gradient of at most 1\.00e-6, got [\d.e+-]+ after 2 iterations\. Raise maxIter, tol or alpha\.$/,
  )
  const cold = await poissonRegressor({ alpha }).fit({ x, y })
  const warm = await poissonRegressor({ alpha }).fit({ x, y }, { warmStart: early })
  expect(warm.facts.converged).toBe(true)
  expect(warm.facts.iterations).toBeLessThan(cold.facts.iterations as number)
})

test('rates with times as weights are counts with their rows repeated', async () => {
  const rows = [[0], [1], [2]]
  const rates = await poissonRegressor({ alpha: 0 }).fit({ x: rows, y: [1.5, 2, 4], weight: [2, 1, 3] })
  const counts = await poissonRegressor({ alpha: 0 }).fit({
    x: [[0], [0], [1], [2], [2], [2]],
    y: [1, 2, 2, 4, 3, 5],
  })
  expect((await rates.coef.data())[0]).toBeCloseTo((await counts.coef.data())[0]!, 9)
})

test.each([
  [poissonRegressor(), [1, -2, 3], 'expected targets >= 0 for power 1, got -2 in row 1.'],
  [gammaRegressor(), [1, 0, 3], 'expected targets > 0 for power 2, got 0 in row 1.'],
  [poissonRegressor(), [0, 0, 0], 'expected targets of a mean above 0, which the log link needs, got 0.'],
  [tweedieRegressor({ power: 0 }), [-1, -2, 1], 'expected targets of a mean above 0'],
])('targets that the distribution cannot have are refused', async (recipe, targets, message) => {
  await expect(recipe.fit({ x: [[1], [2], [3]], y: targets })).rejects.toThrow(message)
})

test('a power between 0 and 1 has no distribution', () => {
  expect(() => tweedieRegressor({ power: 0.5 })).toThrow(
    "tweedieRegressor: expected 'power' to be 0, or a number >= 1, got 0.5.",
  )
})
