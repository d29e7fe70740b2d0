import { session } from '@foldwise/inference'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { bayesianRidge } from '../../src/index.ts'
import fixture from '../fixtures/bayesian-ridge.json' with { type: 'json' }
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import { longestTurn } from '../longest-turn.ts'
import { runOnnx } from '../run-onnx.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const subject = { recipe: bayesianRidge(), type: bayesianRidge, needsScaling: true }
describe('bayesianRidge', () => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const sets = leastSquares.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }

function expectClose(found: ArrayLike<number>, wanted: readonly number[], relative: number): void {
  expect(found.length).toBe(wanted.length)
  const size = Math.max(...wanted.map(Math.abs))
  for (const [i, v] of wanted.entries()) expect(Math.abs(found[i]! - v)).toBeLessThanOrEqual(relative * size)
}

test.each(fixture.cases)('scikit-learn: $call', async (golden) => {
  const { x, y } = sets[golden.data]!
  const weight = golden.weighted && { weight: y.map((_, i) => 1 + (i % 4) * 0.25) }
  const model = await bayesianRidge(golden.params as object).fit({ x, y, ...weight })
  expect(model.facts.iterations).toBe(golden.iterations)
  const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))
  const scaled = (coef: ArrayLike<number>): number[] => Array.from(coef, (c, j) => c * spread[j]!)
  expectClose(scaled(await model.coef.data()), scaled(golden.coef), golden.data === 'scales' ? 2e-5 : 1e-6)
  expectClose([model.intercept], [golden.intercept], golden.intercept === 0 ? 0 : 1e-6)
  expectClose([model.facts.alpha as number], [golden.alpha], 1e-6)
  expectClose([model.facts.lambda as number], [golden.lambda], 1e-6)
  expectClose(await model.predictStd(x.slice(0, 5)), golden.std, 1e-6)
  if (!golden.scores) return
  // scikit-learn's last score takes the coefficients of the iteration before.
  expectClose((model.facts.scores as number[]).slice(0, -1), golden.scores.slice(0, -1), 1e-7)
})

const { x, y } = leastSquares.data.diabetes

test.skipIf(!runOnnx)('ONNX Runtime predicts what the model predicts', async () => {
  const model = await bayesianRidge().fit({ x, y })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 10], data: Float32Array.from(x.flat()) } } as const
  const { y: got } = await runOnnx!.runGraph(model.toGraph!(), feeds)
  for (const [i, v] of (await model.predict(x)).entries())
    expect(Math.abs(Number(got!.data[i]) / v - 1)).toBeLessThan(1e-5)
})

test('weights of a sum below the rank leave the noise a precision above 0', async () => {
  const { wide } = sets
  const model = await bayesianRidge().fit({ ...wide!, weight: wide!.y.map(() => 0.1) })
  expect(model.facts.alpha).toBeGreaterThan(0)
  for (const v of await model.predictStd(wide!.x)) expect(v).toBeGreaterThan(0)
})

test('early stops warn, and predictStd refuses other columns', async () => {
  const warnings: string[] = []
  const model = await bayesianRidge({ maxIter: 1 }).fit({ x, y }, { onWarning: (w) => warnings.push(w.code) })
  expect(warnings).toEqual(['not-converged'])
  expect(model.facts.converged).toBe(false)
  await expect(model.predictStd([[1, 2]])).rejects.toThrow(
    'bayesianRidge.predictStd: expected 10 features, as in fit, got 2.',
  )
})

test('deviations of many rows of many columns let the event loop have its turns', async () => {
  const x = Array.from({ length: 400 }, (_, i) =>
    Array.from({ length: 300 }, (_, j) => ((i * 7919 + j * j) % 101) / 101),
  )
  const model = await bayesianRidge({ maxIter: 2 }).fit({ x, y: x.map((row) => row[0]! + row[1]!) })
  const rows = Array.from({ length: 10 }, () => x).flat()
  expect(await longestTurn(() => model.predictStd(rows))).toBeLessThan(200)
})
