import { sparseFromDense } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { huberRegressor, quantileRegressor } from '../../src/index.ts'
import fixture from '../fixtures/robust.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const subjects = {
  huberRegressor: { recipe: huberRegressor({ alpha: 0, tol: 1e-9 }), type: huberRegressor },
  'huberRegressor, sparse rows': {
    recipe: huberRegressor({ alpha: 0, tol: 1e-9, solver: 'newton-cg' }),
    type: huberRegressor,
    input: sparseRows,
  },
  quantileRegressor: {
    recipe: quantileRegressor({ alpha: 0, tol: 1e-12 }),
    type: quantileRegressor,
    tolerance: { order: 1e-5, weight: 1e-5 },
  },
  'quantileRegressor, sparse rows': {
    recipe: quantileRegressor({ alpha: 0, tol: 1e-12 }),
    type: quantileRegressor,
    input: sparseRows,
    tolerance: { order: 1e-5, weight: 1e-5 },
  },
  'quantileRegressor, penalised': {
    recipe: quantileRegressor({ alpha: 1e-3, quantile: 0.8, tol: 1e-12 }),
    type: quantileRegressor,
    // The penalty sees the columns' units by nature.
    needsScaling: true,
    tolerance: { order: 1e-5, weight: 1e-5 },
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const sets = fixture.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }
const shares = (y: readonly number[]): number[] => y.map((_, i) => (i % 4) * 0.75)

/** What quantileRegressor minimises, written down once more. */
function pinball(
  { x, y }: (typeof sets)[string],
  weight: readonly number[],
  coef: ArrayLike<number>,
  intercept: number,
  { quantile = 0.5, alpha = 1 }: { quantile?: number; alpha?: number },
): number {
  let [sum, total] = [0, 0]
  for (const [i, row] of x.entries()) {
    const r = row.reduce((s, v, j) => s - v * coef[j]!, y[i]! - intercept)
    sum += weight[i]! * (r > 0 ? quantile : quantile - 1) * r
    total += weight[i]!
  }
  return sum / total + alpha * Array.from(coef).reduce((s, c) => s + Math.abs(c), 0)
}

const of = (model: string) => fixture.cases.filter((c) => c.model === model)

describe.each(of('huberRegressor'))('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  test.each(['newton-cholesky', 'newton-cg'] as const)('line, scale and outliers, by %s', async (solver) => {
    const recipe = huberRegressor({ ...(golden.params as object), solver, tol: 1e-9 })
    const model = await recipe.fit({ x, y, ...(golden.weighted && { weight: shares(y) }) })
    expect(model.facts.converged).toBe(true)
    const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]! - x[0]![j]!))))
    for (const [j, c] of (await model.coef.data()).entries())
      expect(Math.abs(c - golden.coef[j]!) * spread[j]!).toBeLessThan(1e-3 * golden.scale!)
    expect(model.scale / golden.scale!).toBeCloseTo(1, 3)
    expect(Array.from(await model.outliers.data()).flatMap((v, i) => (v ? [i] : []))).toEqual(golden.outliers)
    // Its own solver stops a little above the minimum.
    const { objective } = model.facts as { objective: number }
    expect(objective / golden.objective).toBeLessThan(1 + 1e-10)
    expect(objective / golden.objective).toBeCloseTo(1, 7)
  })
})

describe.each(of('quantileRegressor'))('scikit-learn: $call', (golden) => {
  const data = sets[golden.data]!
  const { x, y } = data
  test.each(['dense', 'sparse'])('the minimum, of %s rows', async (form) => {
    const weight = golden.weighted ? shares(y) : y.map(() => 1)
    const rows = form === 'dense' ? x : sparseFromDense(x.flat(), x.length, x[0]!.length)
    const recipe = quantileRegressor(golden.params as object)
    const model = await recipe.fit({ x: rows, y, ...(golden.weighted && { weight }) })
    expect(model.facts.converged).toBe(true)
    const coef = await model.coef.data()
    const value = pinball(data, weight, coef, model.intercept, golden.params as object)
    expect(Math.abs((model.facts.objective as number) / value - 1)).toBeLessThan(1e-11)
    expect(Math.abs(value / golden.objective - 1)).toBeLessThan(1e-8)
    if (golden.params.alpha === 0.2)
      expect(Array.from(coef, (c) => c === 0)).toEqual(golden.coef.map((c) => Math.abs(c) < 1e-12))
  })
})

const { x, y } = sets.outliers!

test.skipIf(!runOnnx)('ONNX Runtime predicts what the models predict', async () => {
  for (const recipe of [huberRegressor(), quantileRegressor({ alpha: 0.01 })]) {
    const model = await recipe.fit({ x, y })
    const feeds = { x: { dtype: 'float32', shape: [x.length, 4], data: Float32Array.from(x.flat()) } } as const
    const { y: got } = await runOnnx!.runGraph(model.toGraph!(), feeds)
    for (const [i, v] of (await model.predict(x)).entries())
      expect(Math.abs(Number(got!.data[i]) - v)).toBeLessThan(1e-5 * Math.max(1, Math.abs(v)))
  }
})

test('a share of the targets, the quantile, lies below its line', async () => {
  for (const quantile of [0.1, 0.5, 0.9]) {
    const model = await quantileRegressor({ quantile, alpha: 0 }).fit({ x, y })
    const found = await model.predict(x)
    const below = y.filter((v, i) => v < found[i]! - 1e-6).length
    const above = y.filter((v, i) => v > found[i]! + 1e-6).length
    // The five rows that hold the line lie on it.
    expect(below).toBeLessThanOrEqual(quantile * y.length)
    expect(above).toBeLessThanOrEqual((1 - quantile) * y.length)
  }
})

test('rows on a line are found exactly, whatever lies beside them', async () => {
  const rows = Array.from({ length: 30 }, (_, i) => [i, (i * i) % 7])
  const targets = rows.map(([a, b], i) => (i % 10 === 3 ? 1e6 : 3 * a! - 2 * b! + 100))
  for (const recipe of [huberRegressor({ alpha: 0 }), quantileRegressor({ alpha: 0 })]) {
    const model = await recipe.fit({ x: rows, y: targets })
    const [a, b] = await model.coef.data()
    expect([a, b, model.intercept].map((v) => Math.round(v! * 1e5) / 1e5)).toEqual([3, -2, 100])
  }
})

test('constant targets have no spread', async () => {
  for (const recipe of [huberRegressor(), quantileRegressor()]) {
    const model = await recipe.fit({ x: x.slice(0, 5), y: [7, 7, 7, 7, 7] })
    for (const v of await model.predict(x.slice(0, 3))) expect(v).toBeCloseTo(7, 8)
  }
})

test('fits that stop early warn with what was left', async () => {
  const messages: string[] = []
  const onWarning = (w: { message: string }): unknown => messages.push(w.message)
  await huberRegressor({ maxIter: 1 }).fit({ x, y }, { onWarning })
  await quantileRegressor({ maxIter: 1 }).fit({ x, y }, { onWarning })
  expect(messages[0]).toMatch(
    /^huberRegressor\.fit: expected a gradient of at most 1\.00e-6, got [\d.e+-]+ after 1 iterations\./,
  )
  expect(messages[1]).toMatch(
    /^quantileRegressor\.fit: expected a gap of at most [\d.e+-]+, got [\d.e+-]+ after 1 iterations\./,
  )
})

test('refuses sparse rows whose products would fill the memory', async () => {
  const wide = sparseFromDense(new Float64Array(2 * 2049), 2, 2049)
  await expect(quantileRegressor().fit({ x: wide, y: [1, 2] })).rejects.toThrow(
    'quantileRegressor.fit: expected sparse rows of at most 2048 columns, got 2049. Choose among them, or shorten rows by truncatedSvd.',
  )
})
