import { describe, expect, test } from 'vitest'
import { elasticNet, lasso, linearRegression, ridge } from '../../src/index.ts'
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import fixture from '../fixtures/many-targets.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const recipes = { linearRegression, ridge, lasso, elasticNet }
/** Descents stop at a gap, theirs too: digits of coefficients are half as many. */
const descends = (model: string): boolean => model === 'lasso' || model === 'elasticNet'
const sets = leastSquares.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }
const targetsOf = (y: readonly number[]): number[][] => y.map((v, i) => [v, 1000 * y.at(-1 - i)! + 5, i % 3])

describe.each(fixture.cases)('scikit-learn: $call', (golden) => {
  const { x, y } = sets[golden.data]!
  test('coefficients and intercepts of each target', async () => {
    const [precision, more] = descends(golden.model) ? [1e-7, { tol: 1e-13 }] : [1e-8, {}]
    const recipe = recipes[golden.model as 'ridge']({ ...golden.params, ...more })
    const weight = golden.weighted && { weight: y.map((_, i) => (i % 4) * 0.75) }
    const model = await recipe.fit({ x, y: targetsOf(y), ...weight })
    expect(model.outputs).toBe(3)
    const features = x[0]!.length
    expect(model.coef.shape).toEqual([3, features])
    const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))
    const [coef, intercepts] = [await model.coef.data(), await model.intercepts.data()]
    for (const [o, wanted] of golden.coef.entries()) {
      const size = Math.max(...wanted.map((c, j) => Math.abs(c) * spread[j]!), Math.abs(golden.intercept[o]!))
      for (const [j, c] of wanted.entries())
        expect(Math.abs(coef[o * features + j]! - c) * spread[j]!).toBeLessThan(precision * size)
      expect(Math.abs(intercepts[o]! - golden.intercept[o]!)).toBeLessThan(precision * size)
    }
  })
})

const { x, y } = sets.diabetes!

test('each target is fitted as alone', async () => {
  const targets = targetsOf(y)
  const all = await ridge().fit({ x, y: targets })
  const predictions = await all.predict(x)
  for (const o of [0, 1, 2]) {
    const alone = await ridge().fit({ x, y: targets.map((row) => row[o]!) })
    expect(Array.from(await alone.predict(x))).toEqual(x.map((_, i) => predictions[3 * i + o]!))
    if (o === 0) expect(all.intercept).toBe(alone.intercept)
  }
})

test.skipIf(!runOnnx)('ONNX Runtime predicts all targets', async () => {
  const model = await linearRegression().fit({ x, y: targetsOf(y) })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 10], data: Float32Array.from(x.flat()) } } as const
  const { y: got } = await runOnnx!.runGraph(model.toGraph!(), feeds)
  expect(got!.shape).toEqual([x.length, 3])
  for (const [i, v] of (await model.predict(x)).entries())
    expect(Math.abs(Number(got!.data[i]) - v)).toBeLessThan(1e-5 * Math.max(1, Math.abs(v)))
})

test('a lasso of several targets starts from another, and warns of the target that it left', async () => {
  const targets = targetsOf(y)
  const first = await lasso().fit({ x, y: targets })
  expect(first.facts).toMatchObject({ converged: true, iterations: [0, 0, 0].map(() => expect.any(Number)) })
  const again = await lasso().fit({ x, y: targets }, { warmStart: first })
  expect(again.facts.iterations).toEqual([0, 0, 0])
  expect(await again.coef.data()).toEqual(await first.coef.data())
  const warnings: string[] = []
  const short = await lasso({ maxIter: 1, tol: 1e-12, alpha: 0.01 }).fit(
    { x, y: targets },
    { onWarning: (w) => warnings.push(w.message) },
  )
  expect(short.facts.converged).toBe(false)
  expect(warnings.some((w) => w.includes('after 1 sweeps for alpha 0.01 of target 1. Raise maxIter'))).toBe(true)
})
