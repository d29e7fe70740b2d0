import { InputError, ParamError } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { decisionTreeMultiOutputClassifier, extraTreesMultiOutputClassifier } from '../../src/index.ts'
import fixture from '../fixtures/multi-output.json' with { type: 'json' }
import trees from '../fixtures/tree.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const type = extraTreesMultiOutputClassifier
const recipe = type({ nEstimators: 8 })
// Thresholds are drawn: other orders of the rows are the same trees but for ties, sums of other weights may round otherwise.
const drawn = { order: 0.7, weight: 0.7, graph: 1e-5 }

describe.each([
  ['gini', { type, recipe, allowsMissing: true, tolerance: drawn }],
  [
    'entropy, sparse',
    { type, recipe: recipe.with({ criterion: 'entropy' }), input: sparseRows, allowsMissing: true, tolerance: drawn },
  ],
])('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const { x, y: kinds } = trees.data.three
const y = kinds.map((c, i) => [c, [-0.5, 0.3, 1].filter((e) => x[i]![0]! >= e).length, i % 2])

test('is as accurate on rows it has not seen as scikit-learn’s, in the mean over seeds', async () => {
  const right = [0, 0]
  const seeds = 8
  for (let seed = 0; seed < seeds; seed++) {
    const forest = type({ nEstimators: 60, maxDepth: 8, criterion: 'entropy', classWeight: 'balanced' })
    using model = await forest.fit({ x: x.slice(0, 160), y: y.slice(0, 160) }, { seed })
    for (const [i, row] of (await model.predict(x.slice(160))).entries()) {
      for (const k of [0, 1]) if (row[k] === y[160 + i]![k]) right[k]!++
    }
  }
  for (const [k, count] of right.entries()) {
    const accuracy = count / (seeds * (x.length - 160))
    expect(accuracy).toBeGreaterThanOrEqual(fixture.extra.low[k]!)
    expect(accuracy).toBeLessThanOrEqual(fixture.extra.high[k]!)
    expect(Math.abs(accuracy - fixture.extra.mean[k]!)).toBeLessThan(0.03)
  }
})

test('draws a threshold a feature: other seeds grow other trees, none of them the best one', async () => {
  using best = await decisionTreeMultiOutputClassifier({ maxDepth: 4 }).fit({ x, y })
  const nodes = new Set<number>()
  for (let seed = 0; seed < 4; seed++) {
    using model = await type({ nEstimators: 1, maxFeatures: null }).fit({ x, y }, { seed })
    expect(await model.predict(x)).toEqual(y)
    nodes.add(model.facts.nodes as number)
  }
  expect(nodes.size).toBeGreaterThan(1)
  expect(Math.min(...nodes)).toBeGreaterThan(best.nodes)
})

test('takes class weights by output only', async () => {
  expect(() => type({ classWeight: { a: 1 } as never })).toThrow(ParamError)
  await expect(type({ classWeight: ['balanced'] }).fit({ x, y })).rejects.toThrow(
    new ParamError(
      "extraTreesMultiOutputClassifier.fit: expected 'classWeight' to have an entry for each of 3 outputs, got 1. Use null for an output whose classes weigh 1.",
    ),
  )
  await expect(type({ classWeight: [null, null, { 0: 0, 1: 0 }] }).fit({ x, y })).rejects.toThrow(InputError)
})
