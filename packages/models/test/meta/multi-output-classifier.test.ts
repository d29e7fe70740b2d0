import { ParamError } from '@foldwise/core'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { kNeighborsClassifier, linearSvc, logisticRegression, multiOutputClassifier } from '../../src/index.ts'
import linear from '../fixtures/linear.json' with { type: 'json' }
import fixture from '../fixtures/multi-output.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'
import { options, withParts } from './subject.ts'

describe('conformance', () => {
  const recipe = multiOutputClassifier(logisticRegression({ solver: 'newton-cholesky', tol: 1e-10 }))
  const type = withParts(multiOutputClassifier, logisticRegression)
  for (const c of estimatorChecks({ recipe, type }, options)) test(c.name, c.run)
})

const { x, y: classes } = linear.data.wine_scaled
/** The cultivar, whether it is the first, and the parity of the row. */
const y = classes.map((c, i) => [`kind ${c}`, c === 0, i % 2])
const logistic = logisticRegression({ tol: 1e-12, solver: 'newton-cholesky' })

test.each(fixture.multiOutput)(
  '$call gives the same labels and probabilities',
  async ({ weighted, predict, proba }) => {
    const weight = x.map((_, i) => (i % 4) * 0.75 + 0.25)
    using model = await multiOutputClassifier(logistic).fit({ x, y, ...(weighted && { weight }) })
    const rows = fixture.shown.map((r) => x[r]!)
    expect(await model.predict(rows)).toEqual(predict)
    for (const [k, p] of (await model.predictProba(rows)).entries()) {
      const got = await p.data()
      expect(got).toHaveLength(proba[k]!.length)
      for (const [i, v] of proba[k]!.entries()) expect(got[i]).toBeCloseTo(v, 7)
    }
  },
)

test('each output has a part of its own, with classes of its own type', async () => {
  using model = await multiOutputClassifier(logistic).fit({ x, y })
  expect(model.classes).toEqual([
    ['kind 0', 'kind 1', 'kind 2'],
    [false, true],
    [0, 1],
  ])
  expect(model.estimators.map((m) => m.classes)).toEqual(model.classes)
  const graph = model.toGraph!()
  expect(graph.outputs.map(({ name, dtype }) => [name, dtype])).toEqual([
    ['label0', 'string'],
    ['label1', 'int64'],
    ['label2', 'int64'],
    ['probabilities0', 'float32'],
    ['probabilities1', 'float32'],
    ['probabilities2', 'float32'],
  ])
})

test('parts without probabilities give none, and a graph of labels', async () => {
  using model = await multiOutputClassifier(linearSvc()).fit({ x, y })
  expect('predictProba' in model).toBe(false)
  const graph = model.toGraph!()
  expect(graph.outputs.map((v) => v.name)).toEqual(['label0', 'label1', 'label2'])
  if (!runOnnx) return
  const rows = x.slice(0, 20)
  const feeds = { x: { dtype: 'float32', shape: [20, 13], data: Float32Array.from(rows.flat()) } } as const
  const out = await runOnnx.runGraph(graph, feeds)
  const labels = (await model.predict(rows)).map((row) => row[0])
  expect(Array.from(out.label0!.data as readonly string[])).toEqual(labels)
})

test('names the output and the part that it cannot do with', async () => {
  const recipe = multiOutputClassifier(kNeighborsClassifier())
  await expect(recipe.fit({ x: x.slice(0, 9), y: y.slice(0, 9) })).rejects.toThrow(
    "multiOutputClassifier.fit: output 0: expected at least two classes in y, got only 'kind 0'. Check the labels, or the split that made them.",
  )
  expect(() => multiOutputClassifier({} as never)).toThrow(ParamError)
})
