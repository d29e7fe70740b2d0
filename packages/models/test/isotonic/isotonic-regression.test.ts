import { tensor } from '@foldwise/core'
import { runSteps } from '@foldwise/kernels'
import { estimatorChecks, type InputMaker } from '@foldwise/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isotonicRegression } from '../../src/index.ts'
import { poolAdjacent } from '../../src/isotonic/pool-adjacent.ts'
import { runOnnx } from '../run-onnx.ts'

/** The column that the targets of the checks rise with. */
const column: InputMaker = {
  name: 'column',
  numeric: false,
  counts: false,
  from: (values) => values.map((r) => 2 * r[0]! - r[1]! + 0.5 * r[2]!),
}
describe('conformance', () => {
  const subject = { recipe: isotonicRegression({ outOfBounds: 'clip' }), type: isotonicRegression, input: column }
  for (const c of estimatorChecks(subject)) test(c.name, c.run)
})

test('pooled values rise, keep the weighted sum, and no rising step function is nearer', () => {
  const value = fc.integer({ min: -9, max: 9 })
  const points = fc.array(fc.tuple(value, fc.integer({ min: 1, max: 4 })), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(points, fc.array(value, { minLength: 12, maxLength: 12 }), (pairs, other) => {
      const y = Float64Array.from(pairs, ([v]) => v)
      const weight = Float64Array.from(pairs, ([, w]) => w)
      const fitted = runSteps(poolAdjacent(y, weight))
      const far = (f: ArrayLike<number>) => y.reduce((sum, v, i) => sum + weight[i]! * (v - f[i]!) ** 2, 0)
      for (let i = 1; i < fitted.length; i++) expect(fitted[i]).toBeGreaterThanOrEqual(fitted[i - 1]!)
      expect(far(fitted)).toBeLessThanOrEqual(far([...other].sort((a, b) => a - b)) + 1e-9)
    }),
  )
})

test('a column may be numbers, a typed array, rows of one number, or a tensor', async () => {
  const y = [1, 3, 2, 4]
  const forms = [[1, 2, 3, 4], Float32Array.of(1, 2, 3, 4), [[1], [2], [3], [4]], tensor([1, 2, 3, 4], [4, 1])]
  for (const x of forms) {
    const model = await isotonicRegression().fit({ x, y })
    expect(Array.from(await model.predict(x))).toEqual([1, 2.5, 2.5, 4])
  }
  await expect(isotonicRegression().fit({ x: [[1, 2]], y: [1] })).rejects.toThrow(
    'isotonicRegression.fit: expected one column, got 2. Give one number a row.',
  )
  await expect(isotonicRegression().fit({ x: [1, NaN], y: [1, 2] })).rejects.toThrow(
    'isotonicRegression.fit: expected finite numbers, got NaN in row 1. Impute or drop it first.',
  )
})

test('outside of the training range are NaN, the nearest end, or an error', async () => {
  const data = { x: [1, 2, 3], y: [1, 2, 5] }
  const at = async (outOfBounds: 'nan' | 'clip' | 'raise') =>
    Array.from(await (await isotonicRegression({ outOfBounds }).fit(data)).predict([0, 2.5, 9]))
  expect(await at('nan')).toEqual([NaN, 3.5, NaN])
  expect(await at('clip')).toEqual([1, 3.5, 5])
  await expect(at('raise')).rejects.toThrow(
    "isotonicRegression.predict: expected values from 1 to 3, as in fit, got 0 in row 0. Set 'outOfBounds'.",
  )
})

test("an unsure direction is pointed out, and 'auto' falls where the ranks do", async () => {
  const codes: string[] = []
  const options = { onWarning: (w: { code: string }) => codes.push(w.code) }
  const falling = await isotonicRegression({ increasing: 'auto' }).fit({ x: [1, 2, 3, 4], y: [4, 2, 3, 1] }, options)
  expect(falling.increasing).toBe(false)
  expect(Array.from(await falling.predict([1, 2, 3, 4]))).toEqual([4, 2.5, 2.5, 1])
  expect(codes).toEqual(['unsure-direction'])
})

test.runIf(runOnnx).each([
  ['many points', [1, 2, 3, 4, 5], [1, 0, 5, 4, 8]],
  ['two points', [1, 2], [1, 5]],
  ['one point', [2, 2], [1, 5]],
])('the graph agrees: %s', async (_, x, y) => {
  for (const outOfBounds of ['nan', 'clip'] as const) {
    const model = await isotonicRegression({ outOfBounds }).fit({ x, y })
    const at = Float32Array.of(-3, 1, 1.5, 2, 2.25, 3.75, 5, 7)
    const out = await runOnnx!.runGraph(model.toGraph!(), { x: { dtype: 'float32', shape: [8], data: at } })
    const expected = await model.predict(at)
    Array.from(out.y!.data as Float32Array).forEach((v, i) => {
      if (Number.isNaN(expected[i])) expect(v).toBeNaN()
      else expect(v).toBeCloseTo(expected[i]!, 5)
    })
  }
})

test.each([
  ['as near as numbers can be', 1e-310],
  ['as far', 1.7e308],
])('points %s have a line between them', async (_, x) => {
  const model = await isotonicRegression().fit({ x: [-x, x], y: [1, 3] })
  expect([...(await model.predict([-x, 0, x]))]).toEqual([1, 2, 3])
})
