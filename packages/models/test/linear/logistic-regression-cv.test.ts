import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { logisticRegression, logisticRegressionCv } from '../../src/index.ts'
import fixture from '../fixtures/logistic-cv.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'
import { rowsOf } from './fixture.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
// Folds follow the order of the rows: other folds choose another strength.
const tolerance = { order: 0.5, weight: 0.5, graph: 1e-3 }
const subjects = {
  logisticRegressionCv: {
    recipe: logisticRegressionCv({ Cs: [0.01, 1, 100], cv: 3, scoring: 'logLoss' }),
    type: logisticRegressionCv,
    tolerance,
  },
  'logisticRegressionCv, sparse rows': {
    recipe: logisticRegressionCv({ Cs: [0.1, 1], cv: 2, penalty: 'elasticnet', l1Ratios: [0.5] }),
    type: logisticRegressionCv,
    input: sparseRows,
    tolerance,
  },
  'logisticRegressionCv, averaged, of two classes': {
    recipe: logisticRegressionCv({ Cs: 3, cv: 2, refit: false, scoring: 'rocAuc' }),
    type: logisticRegressionCv,
    twoClasses: true,
    // Separate classes have equal areas for any strength, and the strongest penalty sees the columns' units.
    needsScaling: true,
    tolerance,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

test.each(fixture.cases)('scikit-learn: $call', async (golden) => {
  const { x, y } = rowsOf(golden.data)
  const weight = golden.weighted && { weight: y.map((_, i) => 0.25 + (i % 4) * 0.75) }
  const recipe = logisticRegressionCv({ ...(golden.params as object), tol: 1e-9 })
  const model = await recipe.fit({ x, y, ...weight })
  const facts = model.facts as { C: number; l1Ratio: number; scores: number[][][]; bestScore: number }
  expect(facts.C / golden.C).toBeCloseTo(1, 12)
  expect(facts.l1Ratio).toBe(golden.l1Ratio)
  // With L1, scikit-learn has only saga, which stops a little early.
  const digits = (golden.params as { penalty?: string }).penalty ? 3 : 5
  for (const [i, s] of golden.scores.flat(2).entries()) expect(facts.scores.flat(2)[i]).toBeCloseTo(s, digits)
  const spread = x[0]!.map((_, j) => Math.max(...x.map((row) => Math.abs(row[j]!))))
  for (const [i, c] of (await model.coef.data()).entries())
    expect(Math.abs(c - golden.coef.flat()[i]!) * spread[i % spread.length]!).toBeLessThan(20 * 10 ** -digits)
})

const { x, y } = rowsOf('iris')

test('the model is that of logisticRegression with the strength that was chosen', async () => {
  const found = await logisticRegressionCv({ Cs: [0.1, 1], tol: 1e-9 }).fit({ x, y })
  const plain = await logisticRegression({ C: found.facts.C as number, tol: 1e-9 }).fit({ x, y })
  const wanted = await plain.coef.data()
  for (const [i, c] of (await found.coef.data()).entries()) expect(c).toBeCloseTo(wanted[i]!, 5)
})

test.skipIf(!runOnnx)('ONNX Runtime says what the model says', async () => {
  const model = await logisticRegressionCv({ Cs: [1] }).fit({ x, y })
  const feeds = { x: { dtype: 'float32', shape: [x.length, 4], data: Float32Array.from(x.flat()) } } as const
  const { probabilities } = await runOnnx!.runGraph(model.toGraph!(), feeds)
  const wanted = await (await model.predictProba(x)).data()
  for (const [i, p] of wanted.entries()) expect(Number(probabilities!.data[i])).toBeCloseTo(p, 5)
})

test('a splitter gives the folds, and stays when parameters change', async () => {
  const cv = { split: () => [{ train: [0, 1, 50, 51, 100, 101], test: [2, 52, 102] }] }
  const recipe = logisticRegressionCv({ cv, Cs: [1, 0.1] }).with({ scoring: 'logLoss' })
  const { facts } = await recipe.fit({ x, y })
  expect(facts.Cs).toEqual([0.1, 1])
  expect((facts.scores as number[][][])[0]!.map((folds) => folds.length)).toEqual([1, 1])
})

test.each([
  [{ scoring: 'rocAuc' }, "expected two classes for scoring 'rocAuc', got 3. Take 'logLoss' or 'accuracy'."],
  [{ cv: 60 }, "expected at least 60 rows of a class, as many as 'cv', got 50. Ask for fewer folds."],
  [
    { cv: { split: () => [{ train: [0, 1, 60], test: [2] }] } },
    'expected training rows of all 3 classes in each fold, got 2 of them in fold 0. Ask for fewer folds.',
  ],
])('folds and scores that do not fit are refused', async (params, message) => {
  await expect(logisticRegressionCv(params as object).fit({ x, y })).rejects.toThrow(message)
})
