import { sparseFromDense, sparseMatrix, tensor } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { denseRows, estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { logisticRegression } from '../../src/index.ts'
import { rowsOf } from './fixture.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
const exact = { tol: 1e-10 }
const subjects = {
  'softmax, dense': { recipe: logisticRegression(exact), input: denseRows },
  'softmax, sparse': { recipe: logisticRegression({ ...exact, solver: 'newton-cg' }), input: sparseRows },
  'two classes, dense': { recipe: logisticRegression(exact), input: denseRows, twoClasses: true },
  'two classes, dual': {
    recipe: logisticRegression({ ...exact, solver: 'dual' }),
    input: sparseRows,
    twoClasses: true,
  },
  'softmax, elastic net': { recipe: logisticRegression({ ...exact, penalty: 'elasticnet' }), input: denseRows },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks({ ...subject, type: logisticRegression }, { runGraph })) test(c.name, c.run)
})

const { x, y } = rowsOf('breast_cancer')

test('a model tells how it was fitted, and shows coefficients in the units of the columns', async () => {
  const model = await logisticRegression().fit({ x, y })
  expect(model.coef.shape).toEqual([1, 30])
  expect(model.intercept.shape).toEqual([1])
  expect(model.facts).toMatchObject({ solver: 'lbfgs', converged: true })
  expect(model.facts.gradientNorm).toBeLessThanOrEqual(1e-6)
  const margins = await (await model.decisionFunction(x)).data()
  const coef = await model.coef.data()
  const [intercept] = await model.intercept.data()
  let objective = 0.5 * coef.reduce((s, c) => s + c * c, 0)
  x.forEach((row, i) => {
    const margin = row.reduce((s, v, j) => s + v * coef[j]!, intercept!)
    expect(margins[i]).toBeCloseTo(margin, 9)
    objective += Math.log1p(Math.exp(y[i] === 1 ? -margin : margin))
  })
  expect(model.facts.objective).toBeCloseTo(objective, 8)
})

test.each([
  [10, 'newton-cg'],
  [100, 'dual'],
])('sparse rows of %i values are fitted by %s, to the same optimum', async (count, solver) => {
  const [rows, columns] = [60, 2000]
  const at = (i: number) => Array.from({ length: count }, (_, k) => Math.floor((k * columns) / count) + (i % 7))
  const some = sparseMatrix(
    [rows, columns],
    Int32Array.from({ length: rows + 1 }, (_, i) => i * count),
    Int32Array.from(Array.from({ length: rows }, (_, i) => at(i)).flat()),
    Float64Array.from({ length: rows * count }, (_, k) => ((k * 7919) % 13) / 13),
  )
  const labels = Array.from({ length: rows }, (_, i) => (i * 5) % 3 === 0)
  const auto = await logisticRegression().fit({ x: some, y: labels })
  expect(auto.facts.solver).toBe(solver)
  const other = await logisticRegression({ solver: 'lbfgs' }).fit({ x: some, y: labels })
  expect(auto.facts.objective).toBeCloseTo(other.facts.objective as number, 6)
})

test('float32 tensors are widened', async () => {
  const flat = Float32Array.from(x.flat())
  const narrow = await logisticRegression(exact).fit({ x: tensor(flat, [x.length, 30]), y })
  const wide = await logisticRegression(exact).fit({ x: tensor(Float64Array.from(flat), [x.length, 30]), y })
  expect(await narrow.coef.data()).toEqual(await wide.coef.data())
})

test('a warm start from the optimum takes no iteration, from a neighbour fewer than from nothing', async () => {
  const recipe = logisticRegression({ solver: 'newton-cg' })
  const near = await recipe.with({ C: 0.9 }).fit({ x, y })
  const cold = await recipe.fit({ x, y })
  const warm = await recipe.fit({ x, y }, { warmStart: near })
  const again = await recipe.fit({ x, y }, { warmStart: cold })
  expect(warm.facts.iterations).toBeLessThan(cold.facts.iterations as number)
  expect(again.facts.iterations).toBe(0)
})

test('a warm start counts on data large enough to be sampled', async () => {
  const many = { x: Array.from({ length: 60 }, () => x).flat(), y: Array.from({ length: 60 }, () => y).flat() }
  const cold = await logisticRegression().fit(many)
  const again = await logisticRegression().fit(many, { warmStart: cold })
  expect(cold.facts.iterations).toBeGreaterThan(0)
  expect(again.facts.iterations).toBe(0)
})

test('an early stop warns with the remedy and stays on record', async () => {
  const warnings: { code: string; message: string }[] = []
  const model = await logisticRegression({ maxIter: 2, tol: 1e-12 }).fit(
    { x, y },
    { onWarning: (w) => warnings.push(w) },
  )
  expect(model.facts).toMatchObject({ converged: false, iterations: 2 })
  expect(warnings).toHaveLength(1)
  expect(warnings[0]!.code).toBe('not-converged')
  expect(warnings[0]!.message).toMatch(
    /^logisticRegression\.fit: expected a gradient of at most \S+, got \S+ after 2 iterations\. Raise maxIter or tol, or lower C\.$/,
  )
})

test('separable classes converge with a penalty, and are pointed out without one', async () => {
  const iris = rowsOf('iris')
  const separable = { x: iris.x.slice(0, 100), y: iris.y.slice(0, 100) }
  const codes: string[] = []
  const options = { onWarning: (w: { code: string }) => codes.push(w.code) }
  expect((await logisticRegression({ C: 1e4 }).fit(separable, options)).facts.converged).toBe(true)
  expect(codes).toEqual([])
  await logisticRegression({ penalty: null }).fit(separable, options)
  expect(codes).toEqual(['separable'])
})

test.each([
  [{ C: 0 }, "logisticRegression: expected 'C' to be a number > 0, got 0. The default is 1."],
  [
    { solver: 'liblinear' },
    "logisticRegression: expected 'solver' to be one of 'auto', 'lbfgs', 'newton-cholesky', 'newton-cg', 'dual', 'coordinate', got 'liblinear'. The default is 'auto'.",
  ],
  [{ l1Ratio: 2 }, "logisticRegression: expected 'l1Ratio' to be a number >= 0 and <= 1, got 2. The default is 0.5."],
])('refuses %o', (params, message) => {
  expect(() => logisticRegression(params as object)).toThrow(message)
})

test.each([
  [
    { penalty: 'l1', solver: 'lbfgs' },
    "logisticRegression.fit: expected penalty 'l2' or null for solver 'lbfgs', got an L1 penalty. Use solver 'auto'.",
  ],
  [
    { solver: 'coordinate' },
    "logisticRegression.fit: expected penalty 'l1' or 'elasticnet' for solver 'coordinate', got 'l2'. Use solver 'auto'.",
  ],
  [
    { solver: 'dual', penalty: null },
    "logisticRegression.fit: expected penalty 'l2' for solver 'dual', got null. Use solver 'auto'.",
  ],
] as const)('refuses to fit with %o', async (params, message) => {
  await expect(logisticRegression(params).fit({ x, y })).rejects.toThrow(message)
})

test("refuses solver 'dual' for more than two classes", async () => {
  const { x, y } = rowsOf('iris')
  await expect(logisticRegression({ solver: 'dual' }).fit({ x, y })).rejects.toThrow(
    "logisticRegression.fit: expected two classes for solver 'dual', got 3. Use solver 'auto'.",
  )
})

test('with an L1 penalty the subgradient vanishes, on dense and on sparse rows alike', async () => {
  const { x, y } = rowsOf('digits')
  const [rows, features, classes] = [x.length, 64, 5]
  const C = 0.05
  const sparse = sparseFromDense(x.flat(), rows, features)
  for (const input of [x, sparse]) {
    const model = await logisticRegression({ penalty: 'l1', C, tol: 1e-7, maxIter: 2000 }).fit({ x: input, y })
    expect(model.facts.converged).toBe(true)
    const coef = await model.coef.data()
    const proba = await (await model.predictProba(x)).data()
    let zeros = 0
    for (let c = 0; c < classes; c++) {
      for (let j = 0; j < features; j++) {
        let g = 0
        x.forEach((row, i) => {
          g += C * row[j]! * (proba[i * classes + c]! - (y[i] === c ? 1 : 0))
        })
        const w = coef[c * features + j]!
        if (w === 0) zeros++
        if (w === 0) expect(Math.abs(g)).toBeLessThan(1 + 1e-3)
        else expect(g).toBeCloseTo(-Math.sign(w), 3)
      }
    }
    expect(zeros).toBeGreaterThan(features)
  }
})

test('constant columns get 0, duplicated ones the same coefficient', async () => {
  const { x, y } = rowsOf('degenerate')
  const coef = await (await logisticRegression(exact).fit({ x, y })).coef.data()
  expect(coef[2]).toBe(0)
  expect(coef[4]).toBe(0)
  expect(coef[0]).toBeCloseTo(coef[1]!, 9)
})
