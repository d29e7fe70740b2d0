import { sparseFromDense } from '@foldwise/core'
import { expect, test } from 'vitest'
import { alphaMax, elasticNetPath, lasso, lassoPath } from '../../src/index.ts'
import fixture from '../fixtures/lasso-path.json' with { type: 'json' }
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }

const sets = leastSquares.data as { readonly [name: string]: { readonly x: number[][]; readonly y: number[] } }
const { x, y } = sets.diabetes!

test.each(fixture.cases)('scikit-learn: $call', async (golden) => {
  const data = sets[golden.data]!
  const make = golden.of === 'lasso_path' ? lassoPath : elasticNetPath
  const found = await make(data, { ...(golden.options as object), tol: 1e-13, maxIter: 100_000 })
  for (const [k, alpha] of golden.alphas.entries()) expect(found.alphas[k]! / alpha).toBeCloseTo(1, 12)
  const coefs = await found.coefs.data()
  const wanted = golden.coefs.flat()
  expect(coefs.length).toBe(wanted.length)
  const size = Math.max(...wanted.map(Math.abs))
  for (const [i, c] of wanted.entries()) expect(Math.abs(coefs[i]! - c)).toBeLessThan(1e-5 * size)
})

test('a point of the path is the lasso of its strength, intercept included', async () => {
  const { alphas, coefs, intercepts } = await lassoPath({ x, y }, { alphas: 5, eps: 0.05, tol: 1e-12 })
  const model = await lasso({ alpha: alphas[3]!, tol: 1e-12 }).fit({ x, y })
  const [coef, all] = [await model.coef.data(), await coefs.data()]
  for (const [j, c] of coef.entries()) expect(all[3 * coef.length + j]).toBeCloseTo(c, 6)
  expect((await intercepts.data())[3]).toBeCloseTo(model.intercept, 6)
})

test('from alphaMax on no coefficient is left, and below it there is one', async () => {
  for (const [l1Ratio, rows] of [
    [1, x],
    [0.5, sparseFromDense(x.flat(), x.length, 10)],
  ] as const) {
    const most = await alphaMax({ x: rows, y }, { l1Ratio })
    const { coefs, alphaMax: known } = await elasticNetPath(
      { x: rows, y },
      { l1Ratio, alphas: [most * 1.000001, most * 0.99], tol: 1e-12 },
    )
    expect(known).toBe(most)
    const data = await coefs.data()
    expect(data.slice(0, 10).every((c) => c === 0)).toBe(true)
    expect(data.slice(10).filter((c) => c !== 0).length).toBe(1)
  }
})

test('an early stop warns, an abort rejects with its reason', async () => {
  const messages: string[] = []
  const hard = { alphas: [0.001], tol: 1e-12, maxIter: 2 }
  await lassoPath({ x, y }, { ...hard, onWarning: (w) => messages.push(w.message) })
  expect(messages[0]).toMatch(
    /^lassoPath: expected duality gaps of at most [\d.e+-]+, got [\d.e+-]+ after 2 sweeps for alpha 0\.001\./,
  )
  await expect(lassoPath({ x, y }, { signal: AbortSignal.abort('stop') })).rejects.toBe('stop')
})

test.each([
  [() => lassoPath({ x, y }, { eps: 2 }), "lassoPath: expected 'eps' > 0 and < 1, got 2. The default is 0.001."],
  [
    () => elasticNetPath({ x, y }, { l1Ratio: 0 }),
    "elasticNetPath: expected 'alphas' to be numbers > 0, or with L1 how many, got 100. The default is 100.",
  ],
  [() => alphaMax({ x, y }, { l1Ratio: 0 }), "alphaMax: expected 'l1Ratio' > 0 and <= 1, got 0."],
  [() => lassoPath({ x, y: [1] }), 'lassoPath: expected 120 targets, one a row, got 1.'],
  [() => lassoPath({ x, y, weight: [1] }), 'lassoPath: expected 120 weights >= 0, one a row and some above 0, got 1.'],
  [() => lassoPath({ x: [], y: [] }), 'lassoPath: expected'],
])('refuses what does not fit', async (call, message) => {
  await expect(call()).rejects.toThrow(message)
})
