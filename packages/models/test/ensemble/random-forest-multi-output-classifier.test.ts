import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { decisionTreeMultiOutputClassifier, randomForestMultiOutputClassifier } from '../../src/index.ts'
import fixture from '../fixtures/multi-output.json' with { type: 'json' }
import trees from '../fixtures/tree.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const type = randomForestMultiOutputClassifier
const recipe = type({ nEstimators: 8 })
// Which rows a bootstrap draws depends on their order and number: other forests of the same quality.
const drawn = { order: 0.7, weight: 0.7, graph: 1e-5 }

describe.each([
  ['bootstrap', { type, recipe, allowsMissing: true, tolerance: drawn }],
  [
    'classes balanced in each sample',
    { type, recipe: recipe.with({ classWeight: 'balancedSubsample' }), allowsMissing: true, tolerance: drawn },
  ],
  ['binned', { type, recipe: recipe.with({ maxBins: 32 }), allowsMissing: true, tolerance: drawn }],
])('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const { x, y: kinds } = trees.data.three
const y = kinds.map((c, i) => [c, [-0.5, 0.3, 1].filter((e) => x[i]![0]! >= e).length, i % 2])

test('is as accurate on rows it has not seen as scikit-learn’s, in the mean over seeds', async () => {
  const right = [0, 0]
  const seeds = 8
  for (let seed = 0; seed < seeds; seed++) {
    const forest = type({ nEstimators: 60, maxDepth: 6 })
    using model = await forest.fit({ x: x.slice(0, 160), y: y.slice(0, 160) }, { seed })
    for (const [i, row] of (await model.predict(x.slice(160))).entries()) {
      for (const k of [0, 1]) if (row[k] === y[160 + i]![k]) right[k]!++
    }
  }
  for (const [k, count] of right.entries()) {
    const accuracy = count / (seeds * (x.length - 160))
    expect(accuracy).toBeGreaterThanOrEqual(fixture.forest.low[k]!)
    expect(accuracy).toBeLessThanOrEqual(fixture.forest.high[k]!)
    expect(Math.abs(accuracy - fixture.forest.mean[k]!)).toBeLessThan(0.03)
  }
})

test('a single tree on all rows and features is the decision tree', async () => {
  const limits = { maxDepth: 4, minSamplesLeaf: 8, minImpurityDecrease: 0.003 }
  using forest = await type({ ...limits, nEstimators: 1, bootstrap: false, maxFeatures: null }).fit({ x, y })
  using tree = await decisionTreeMultiOutputClassifier(limits).fit({ x, y })
  expect(await forest.predict(x)).toEqual(await tree.predict(x))
})

test('the out-of-bag score is the mean accuracy over the outputs', async () => {
  using model = await type({ nEstimators: 40, oobScore: true }).fit({ x, y })
  const all = await model.oobDecisionFunction!.data()
  const width = model.classes.flat().length
  let first = 0
  const scores = model.classes.map((classes, k) => {
    const right = y.filter((row, i) => {
      const shares = Array.from(all.subarray(i * width + first, i * width + first + classes.length))
      return classes[shares.indexOf(Math.max(...shares))] === row[k]
    })
    first += classes.length
    return right.length / y.length
  })
  expect(model.oobScore).toBeCloseTo(scores.reduce((a, b) => a + b, 0) / scores.length, 12)
})
