import { sparseFromDense } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { elasticNet, elasticNetCv, lasso, lassoCv } from '../../src/index.ts'
import leastSquares from '../fixtures/least-squares.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
// The penalty sees the columns' units by nature.
const needsScaling = true
// Folds are runs of rows: other folds choose another strength.
const folds = { order: 0.1, weight: 0.1 }
const subjects = {
  lasso: { recipe: lasso({ alpha: 0.01 }), type: lasso, needsScaling },
  'lasso, sparse rows': { recipe: lasso({ alpha: 0.01 }), type: lasso, needsScaling, input: sparseRows },
  'lasso of two targets, sparse rows': {
    recipe: lasso({ alpha: 0.01 }),
    type: lasso,
    needsScaling,
    input: sparseRows,
    outputs: 2,
  },
  'lasso, positive': { recipe: lasso({ alpha: 0.01, positive: true }), type: lasso, needsScaling },
  elasticNet: { recipe: elasticNet({ alpha: 0.01, selection: 'random', tol: 1e-12 }), type: elasticNet, needsScaling },
  lassoCv: { recipe: lassoCv({ alphas: 10 }), type: lassoCv, needsScaling, tolerance: folds },
  elasticNetCv: {
    recipe: elasticNetCv({ alphas: 5, l1Ratio: [0.2, 0.8], fitIntercept: false }),
    type: elasticNetCv,
    needsScaling,
    tolerance: folds,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const { x, y } = leastSquares.data.diabetes

test.skipIf(!runOnnx)('ONNX Runtime predicts what the model predicts', async () => {
  const model = await lasso().fit({ x, y })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 10], data: Float32Array.from(x.flat()) } } as const
  const { y: got } = await runOnnx!.runGraph(model.toGraph!(), feeds)
  for (const [i, v] of (await model.predict(x)).entries())
    expect(Math.abs(Number(got!.data[i]) / v - 1)).toBeLessThan(1e-5)
})

/** Draws that repeat, without a seeded stream's cost. */
const value = (i: number): number => ((i * 2654435761) % 4294967296) / 2147483648 - 1
const rowsOf = (rows: number, columns: number): number[][] =>
  Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(i * columns + j + 1)))

test('dense, sparse and wide rows, and Gram matrix or not, have one optimum', async () => {
  const exact = { alpha: 0.02, tol: 1e-13 }
  for (const [rows, columns] of [
    [40, 12],
    [20, 90],
  ] as const) {
    const dense = rowsOf(rows, columns)
    const target = dense.map((row) => 2 * row[0]! - row[3]! + 0.1 * row[5]! + 5)
    const a = await lasso(exact).fit({ x: dense, y: target })
    const b = await lasso(exact).fit({ x: sparseFromDense(dense.flat(), rows, columns), y: target })
    // A column of zeros more than twice the rows: no Gram matrix.
    const wider = dense.map((row) => [...row, ...new Array<number>(2 * rows).fill(0)])
    const c = await lasso(exact).fit({ x: wider, y: target })
    const wanted = await a.coef.data()
    expect(wanted.filter((v) => v === 0).length).toBeGreaterThan(columns / 3)
    for (const other of [b, c]) {
      const coef = await other.coef.data()
      wanted.forEach((v, j) => {
        expect(coef[j]).toBeCloseTo(v, 6)
      })
    }
  }
})

test('a fit that stops early warns with the gap, and a warm start goes on from there', async () => {
  const warnings: { code: string; message: string }[] = []
  const hard = { alpha: 0.001, tol: 1e-10 }
  const early = await lasso({ ...hard, maxIter: 3 }).fit({ x, y }, { onWarning: (w) => warnings.push(w) })
  expect(early.facts.converged).toBe(false)
  expect(warnings[0]!.code).toBe('not-converged')
  expect(warnings[0]!.message).toMatch(
    /^lasso\.fit: expected a duality gap of at most [\d.e+-]+, got [\d.e+-]+ after 3 sweeps for alpha 0\.001\. Raise maxIter, tol or alpha\.$/,
  )
  const cold = await lasso({ ...hard, maxIter: 10000 }).fit({ x, y })
  const warm = await lasso({ ...hard, maxIter: 10000 }).fit({ x, y }, { warmStart: cold })
  expect(cold.facts.converged).toBe(true)
  expect(warm.facts.iterations).toBeLessThan(cold.facts.iterations as number)
})

test('a splitter of the shape of those of the pipelines gives the folds', async () => {
  const halves = { split: () => [{ train: [...Array(60).keys()], test: [...Array(60).keys()].map((i) => i + 60) }] }
  const recipe = lassoCv({ cv: halves, alphas: [0.1, 1] })
  expect(recipe.with({ positive: true }).params.positive).toBe(true)
  const model = await recipe.fit({ x, y })
  const [alphas, errors] = [model.facts.alphas, model.facts.msePath] as [number[][], number[][][]]
  expect(alphas).toEqual([[1, 0.1]])
  const half = await lasso({ alpha: 1 }).fit({ x: x.slice(0, 60), y: y.slice(0, 60) })
  const found = await half.predict(x.slice(60))
  const mse = found.reduce((s, v, i) => s + (v - y[i + 60]!) ** 2, 0) / 60
  expect(errors[0]![0]![0]! / mse).toBeCloseTo(1, 3)
})

test.each([
  [lasso, { alpha: 0 }, /^lasso: expected 'alpha' to be a number > 0, got 0\./],
  [
    lassoCv,
    { alphas: [-1] },
    /^lassoCv: expected 'alphas' to be an integer >= 1, or an array of numbers > 0, got \[-1\]/,
  ],
  [elasticNetCv, { l1Ratio: 2 }, /^elasticNetCv: expected 'l1Ratio' to be a number from 0 to 1, or an array of them/],
  [lassoCv, { cv: 1 }, /^lassoCv: expected 'cv' to be an integer >= 2, or a splitter, got 1/],
])('refuses wrong parameters', (make, params, message) => {
  expect(() => (make as typeof lasso)(params as object)).toThrow(message)
})

test('a number of strengths needs some L1', async () => {
  await expect(elasticNetCv({ l1Ratio: 0 }).fit({ x, y })).rejects.toThrow(
    "elasticNetCv: expected a list of 'alphas' where 'l1Ratio' is 0, got a number of them.",
  )
  const model = await elasticNetCv({ l1Ratio: 0, alphas: [1, 0.1] }).fit({ x, y })
  expect(model.facts.converged).toBe(true)
})

test.each([
  ['of any rows', (i: number, j: number) => value(7 * i + j + 1)],
  [
    'where a column nearly all varies in the rows left out',
    (i: number, j: number) => (j === 1 && i < 10 ? 1e9 : 1) * value(7 * i + j + 1),
  ],
])('folds from products of all rows are those from their own rows: %s', async (_, cell) => {
  const rows = Array.from({ length: 40 }, (_, i) => Array.from({ length: 6 }, (_, j) => cell(i, j)))
  const target = rows.map((row, i) => 3 * row[0]! - row[2]! + value(i + 500))
  const [test, train] = [[...Array(10).keys()], [...Array(30).keys()].map((i) => i + 10)]
  const errors = async (training: number[]): Promise<number[]> => {
    const cv = { split: () => [{ train: training, test }] }
    const model = await lassoCv({ cv, alphas: [1, 0.1, 0.01], tol: 1e-12 }).fit({ x: rows, y: target })
    return (model.facts.msePath as number[][][]).flat(2)
  }
  // A row twice: no longer just all the others, so that the rows themselves are used.
  const own = await errors([...train, ...train])
  const quick = await errors(train)
  for (const [k, e] of own.entries()) expect(quick[k]! / e).toBeCloseTo(1, 6)
})

test.each([
  ['runs of rows', [10, 20, 30].map((end) => [...Array(10).keys()].map((i) => end - 10 + i))],
  ['scattered rows', [0, 1, 2].map((f) => [...Array(10).keys()].map((i) => 4 * i + f))],
  ['folds that share rows', [0, 2, 5].map((from) => [...Array(10).keys()].map((i) => from + i))],
  ['more folds than it pays to keep the products of', [...Array(30).keys()].map((i) => [i])],
])('each of several folds has the errors that it has alone: %s', async (_, tests) => {
  const rows = Array.from({ length: 40 }, (_, i) => Array.from({ length: 6 }, (_, j) => value(7 * i + j + 1)))
  const target = rows.map((row, i) => 3 * row[0]! - row[2]! + value(i + 500))
  const weight = Float64Array.from(rows, (_, i) => 1 + (i % 3))
  const errors = async (chosen: number[][], copies: number): Promise<number[][]> => {
    const all = [...Array(40).keys()]
    const others = (test: number[]) => all.filter((r) => !test.includes(r))
    const cv = {
      split: () => chosen.map((test) => ({ train: Array<number[]>(copies).fill(others(test)).flat(), test })),
    }
    const model = await lassoCv({ cv, alphas: [1, 0.1, 0.01], tol: 1e-12 }).fit({ x: rows, y: target, weight })
    return (model.facts.msePath as number[][][])[0]!
  }
  const together = await errors(tests, 1)
  for (const [f, test] of tests.entries()) {
    // A row twice: the rows themselves are used.
    const alone = await errors([test], 2)
    for (const [k, [e]] of alone.entries()) expect(together[k]![f]! / e!).toBeCloseTo(1, 6)
  }
})
