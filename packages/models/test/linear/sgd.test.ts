import { session } from '@foldwise/inference'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { sgdClassifier, sgdRegressor } from '../../src/index.ts'
import fixture from '../fixtures/sgd.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const runGraph = async (graph: Parameters<typeof session>[0], feeds: object) => {
  using s = await session(graph)
  return s.run(feeds as Parameters<typeof s.run>[0])
}
// Steps suit all columns or none, depend on the order of the rows, and a weight is a longer step, not two.
const classes = { type: sgdClassifier, needsScaling: true, tolerance: { order: 40, weight: 40 } } as const
const line = { type: sgdRegressor, needsScaling: true, tolerance: { order: 0.5, weight: 0.5 } } as const
const subjects = {
  'sgdClassifier, hinge': { recipe: sgdClassifier(), ...classes },
  'sgdClassifier, log loss, averaged': { recipe: sgdClassifier({ loss: 'logLoss', average: true }), ...classes },
  'sgdClassifier, sparse rows, elastic net': {
    recipe: sgdClassifier({ penalty: 'elasticnet', loss: 'squaredHinge' }),
    input: sparseRows,
    ...classes,
  },
  'sgdClassifier, modified Huber, two classes': {
    recipe: sgdClassifier({ loss: 'modifiedHuber', maxIter: 50 }),
    twoClasses: true,
    ...classes,
  },
  sgdRegressor: { recipe: sgdRegressor(), ...line },
  'sgdRegressor, adaptive, L1, averaged': {
    recipe: sgdRegressor({ learningRate: 'adaptive', penalty: 'l1', loss: 'huber', epsilon: 1, average: 100 }),
    ...line,
  },
} as const

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, { runGraph })) test(c.name, c.run)
})

const { two, three, line: lineRows } = fixture.data

test.skipIf(!runOnnx)('ONNX Runtime gives the probabilities of the model', async () => {
  const feeds = { x: { dtype: 'float32', shape: [60, 5], data: Float32Array.from(two.x.flat()) } } as const
  for (const [loss, { x, y }] of [
    ['logLoss', two],
    ['logLoss', three],
    ['modifiedHuber', two],
  ] as const) {
    const model = await sgdClassifier({ loss }).fit({ x, y })
    const { probabilities } = await runOnnx!.runGraph(model.toGraph!(), feeds)
    const wanted = await (await model.predictProba!(x)).data()
    wanted.forEach((v, i) => {
      expect(Math.abs(Number(probabilities!.data[i]) - v)).toBeLessThan(1e-5)
    })
  }
})

test('three classes by modified Huber have no graph, hinge no probabilities', async () => {
  const model = await sgdClassifier({ loss: 'modifiedHuber' }).fit(three)
  expect(() => model.toGraph!()).toThrow("sgdClassifier.toGraph: expected two classes for 'modifiedHuber', got 3.")
  expect((await sgdClassifier().fit(three)).predictProba).toBeUndefined()
})

test('held-out and given validation rows stop a fit', async () => {
  for (const validation of [undefined, two]) {
    const recipe = sgdClassifier({ earlyStopping: true, maxIter: 500, tol: 1e-4 })
    const model = await recipe.fit({ ...two, ...(validation && { validation }) })
    expect(model.facts.converged).toBe(true)
    expect(model.facts.epochs).toBeLessThan(100)
    // Rows held out are not learned from.
    expect(model.facts.steps).toBe((model.facts.epochs as number) * (validation ? 60 : 54))
  }
  const model = await sgdRegressor({ earlyStopping: true, validationFraction: 0.2 }).fit(lineRows)
  expect(model.facts.steps).toBe((model.facts.epochs as number) * 48)
})

test('a fit that is still falling warns; steps that are too long say what to do', async () => {
  const warnings: { code: string; message: string }[] = []
  await sgdRegressor({ maxIter: 2 }).fit(lineRows, { onWarning: (w) => warnings.push(w) })
  expect(warnings[0]!.code).toBe('not-converged')
  expect(warnings[0]!.message).toMatch(
    /^sgdRegressor\.fit: expected an objective that no longer falls by more than 0\.001/,
  )
  const x = lineRows.x.map((row) => row.map((v) => v * 1e200))
  await expect(sgdRegressor().fit({ x, y: lineRows.y })).rejects.toThrow(
    /^sgdRegressor: expected weights that stay finite, got an overflow in epoch \d+\. Scale the columns \(standardScaler\), or lower eta0\.$/,
  )
})

test.each([
  [{ learningRate: 'optimal', alpha: 0 }, "sgdRegressor: expected 'alpha' > 0 for the learning rate 'optimal', got 0."],
  [
    { learningRate: 'pa1' },
    "sgdRegressor: expected 'penalty' null and a hinge or epsilon-insensitive loss for 'pa1', got l2",
  ],
] as const)('refuses parameters that do not go together', async (params, message) => {
  await expect(sgdRegressor(params).fit(lineRows)).rejects.toThrow(message)
})

test('batches have no held-out rows, and a mean can begin late', async () => {
  await expect(sgdRegressor({ earlyStopping: true }).fitMore(undefined, lineRows)).rejects.toThrow(
    "sgdRegressor.fitMore: expected 'earlyStopping' false",
  )
  const begun = await sgdRegressor({ eta0: 0.05 }).fit(lineRows)
  const averaged = await sgdRegressor({ average: true, eta0: 0.05 }).fitMore(begun, lineRows)
  const [a, b] = [await begun.coef.data(), await averaged.coef.data()]
  a.forEach((v, j) => {
    expect(Math.abs(b[j]! - v)).toBeLessThan(0.1)
  })
})
