import { sparseFromDense, sparseMatrix, type Warning } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { linearRegression, ridge, ridgeCv } from '../../src/index.ts'
import { runOnnx } from '../boosting/run-onnx.ts'
import fixture from '../fixtures/least-squares.json' with { type: 'json' }

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
// The penalty sees the columns' units by nature.
const needsScaling = true
const subjects = {
  linearRegression: { recipe: linearRegression(), type: linearRegression },
  'linearRegression by singular values': { recipe: linearRegression({ tol: 1e-12 }), type: linearRegression },
  ridge: { recipe: ridge({ alpha: 0.1 }), type: ridge, needsScaling },
  'ridge without intercept': { recipe: ridge({ fitIntercept: false }), type: ridge, needsScaling },
  'linearRegression of two targets': { recipe: linearRegression(), type: linearRegression, outputs: 2 },
  'ridge of three targets': { recipe: ridge({ alpha: 0.1 }), type: ridge, needsScaling, outputs: 3 },
  'linearRegression, sparse rows': { recipe: linearRegression(), type: linearRegression, input: sparseRows },
  'ridge of two targets, sparse rows': {
    recipe: ridge({ alpha: 0.1 }),
    type: ridge,
    needsScaling,
    outputs: 2,
    input: sparseRows,
  },
  'ridge of sparse rows by conjugate gradients': {
    recipe: ridge({ alpha: 0.1, tol: 1e-13 }),
    type: ridge,
    needsScaling,
    input: sparseRows,
  },
  ridgeCv: { recipe: ridgeCv({ alphas: [1e-3, 1e4] }), type: ridgeCv, needsScaling },
  'ridgeCv, sparse rows': { recipe: ridgeCv({ alphas: [1e-3, 1e4] }), type: ridgeCv, needsScaling, input: sparseRows },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

test.each(Object.entries(subjects))('%s: ONNX Runtime predicts what the model predicts', async (_, { recipe }) => {
  const { x, y } = fixture.data.diabetes
  const model = await recipe.fit({ x, y })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 10], data: Float32Array.from(x.flat()) } } as const
  const { y: got } = await runOnnx(model.toGraph!(), feeds)
  const wanted = await model.predict(x)
  expect(got!.shape).toEqual([x.length])
  for (const [i, v] of wanted.entries()) expect(Math.abs(Number(got!.data[i]) - v)).toBeLessThan(1e-3)
})

test('columns that depend on one another warn with the rank', async () => {
  const { x, y } = fixture.data.deficient
  const warnings: { code: string; message: string }[] = []
  await linearRegression().fit({ x, y }, { onWarning: (w) => warnings.push(w) })
  expect(warnings).toEqual([
    {
      code: 'rank-deficient',
      message:
        'linearRegression.fit: expected columns that are independent, got rank 3 of 6 features: the coefficients are the smallest of many that fit as well. Drop columns, or use ridge.',
    },
  ])
})

test('ridge of alpha 0 is least squares, also where columns depend on one another', async () => {
  for (const { x, y } of Object.values(fixture.data)) {
    const a = await (await ridge({ alpha: 0 }).fit({ x, y })).coef.data()
    expect(a).toEqual(await (await linearRegression().fit({ x, y })).coef.data())
  }
})

test('ridgeCv has the errors of fits that leave each row out', async () => {
  const { x, y } = { x: fixture.data.diabetes.x.slice(0, 25), y: fixture.data.diabetes.y.slice(0, 25) }
  const alphas = [0.5, 30]
  const model = await ridgeCv({ alphas }).fit({ x, y })
  const scores = model.facts.scores as number[]
  for (const [a, alpha] of alphas.entries()) {
    let sum = 0
    for (const [i, row] of x.entries()) {
      const others = (_: unknown, k: number) => k !== i
      const [p] = await (await ridge({ alpha }).fit({ x: x.filter(others), y: y.filter(others) })).predict([row])
      sum += (p! - y[i]!) * (p! - y[i]!)
    }
    expect(scores[a]! / (-sum / x.length)).toBeCloseTo(1, 9)
  }
})

test.each([
  [ridge, { alpha: -1 }, "ridge: expected 'alpha' to be a number >= 0, got -1. The default is 1."],
  [
    ridgeCv,
    { alphas: [] },
    "ridgeCv: expected 'alphas' to be an array of numbers > 0, got []. The default is [0.1, 1, 10].",
  ],
  [
    linearRegression,
    { tol: 1 },
    "linearRegression: expected 'tol' to be a number >= 0 and < 1, or null, got 1. The default is null.",
  ],
])('refuses wrong parameters', (make, params, message) => {
  expect(() => (make as typeof ridge)(params as object)).toThrow(message)
})

test('an abort ends a singular value decomposition that would take seconds', async () => {
  const [rows, columns] = [800, 600]
  const x = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.sin(i * 37.1 + j * j)),
  )
  const stop = new AbortController()
  const fit = linearRegression({ tol: 1e-12 }).fit({ x, y: x.map((row) => row[0]!) }, { signal: stop.signal })
  await new Promise((resolve) => setTimeout(resolve, 300))
  const start = performance.now()
  stop.abort('enough')
  await expect(fit).rejects.toBe('enough')
  expect(performance.now() - start).toBeLessThan(200)
})

describe('sparse rows', () => {
  const { x, y } = fixture.data.diabetes
  const sparse = sparseFromDense(x.flat(), x.length, x[0]!.length)

  test('of a lower rank than features warn with it', async () => {
    const codes: string[] = []
    const { x, y } = fixture.data.deficient
    const rows = sparseFromDense(x.flat(), x.length, x[0]!.length)
    const model = await linearRegression().fit({ x: rows, y }, { onWarning: ({ code }) => codes.push(code) })
    expect(model.facts).toEqual({ rank: 3 })
    expect(codes).toEqual(['rank-deficient'])
  })

  test('that conjugate gradients leave early warn with what they reached', async () => {
    const warnings: Warning[] = []
    const recipe = linearRegression({ tol: 1e-10, maxIter: 2 })
    const { facts } = await recipe.fit({ x: sparse, y }, { onWarning: (w) => warnings.push(w) })
    expect(facts).toEqual({ iterations: 2, converged: false })
    expect(warnings).toEqual([{ code: 'not-converged', message: expect.any(String) }])
    expect(warnings[0]!.message).toMatch(
      /^linearRegression\.fit: expected a gradient of at most 1\.00e-10 of its bound, got .* after 2 iterations\. Raise maxIter or tol, or scale the columns\.$/,
    )
  })

  test('that ridgeCv has no room for are refused', async () => {
    const n = 2049
    const diagonal = Int32Array.from({ length: n + 1 }, (_, i) => i)
    const x = sparseMatrix([n, n], diagonal, diagonal.slice(0, n), new Float64Array(n).fill(1))
    await expect(ridgeCv().fit({ x, y: x.values })).rejects.toThrow(
      "ridgeCv.fit: expected sparse rows with at most 2048 rows or columns, got 2049 rows of 2049. Give 'cv' a number of folds.",
    )
  })

  test('far from 0 lose no more digits than their sums do', async () => {
    const far = x.map((row) => row.map((v) => v + 1e6))
    const rows = sparseFromDense(far.flat(), far.length, x[0]!.length)
    const a = await (await ridge({ alpha: 1e-3 }).fit({ x: rows, y })).predict(rows)
    const b = await (await ridge({ alpha: 1e-3 }).fit({ x, y })).predict(x)
    a.forEach((v, i) => {
      expect(Math.abs(v - b[i]!)).toBeLessThan(1e-3)
    })
  })
})
