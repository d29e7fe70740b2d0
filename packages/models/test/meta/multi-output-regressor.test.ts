import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { linearRegression, multiOutputRegressor } from '../../src/index.ts'
import { runOnnx } from '../run-onnx.ts'
import { options, withParts } from './subject.ts'

describe('conformance', () => {
  const type = withParts(multiOutputRegressor, linearRegression)
  for (const c of estimatorChecks({ recipe: multiOutputRegressor(linearRegression()), type }, options)) {
    test(c.name, c.run)
  }
})

test('each target has a part of its own', async () => {
  const x = [
    [1, 0],
    [2, 1],
    [3, 5],
    [4, 2],
  ]
  const y = x.map(([a, b]) => [a! + b!, 2 * a! - b!, 7])
  const model = await multiOutputRegressor(linearRegression()).fit({ x, y, weight: [1, 2, 3, 4] })
  expect(model.outputs).toBe(3)
  expect(model.estimators).toHaveLength(3)
  const predicted = Array.from(await model.predict([[10, 1]]))
  for (const [i, v] of [11, 19, 7].entries()) expect(predicted[i]).toBeCloseTo(v, 9)
  const graph = model.toGraph!()
  expect(graph.outputs[0]!.shape).toEqual(['N', 3])
  if (!runOnnx) return
  const feeds = { x: { dtype: 'float32', shape: [1, 2], data: Float32Array.of(10, 1) } } as const
  const out = await runOnnx.runGraph(graph, feeds)
  Array.from(out.y!.data as Float32Array).forEach((v, i) => {
    expect(v).toBeCloseTo([11, 19, 7][i]!, 4)
  })
})
