import { describe, expect, test } from 'vitest'
import { runOnnx } from '../../run-onnx.ts'
import { type Case, cases, type ImportedModel, rows } from './fixture.ts'

/** The rows as float32, which graphs take, and as float64 numbers that are the same. */
const x32 = Float32Array.from(rows.flat())
const same = rows.map((_, i) => Array.from(x32.subarray(6 * i, 6 * i + 6)))

async function ours(model: ImportedModel): Promise<number[]> {
  if (model.kind === 'regressor') return [...(await model.predict(same))]
  return [...(await (await model.predictProba!(same)).data())]
}

const isHinge = (c: Case): boolean => c.call.includes('hinge')

describe.each(cases.filter((c) => !isHinge(c)))('$maker, $name', (c) => {
  if (!runOnnx) return
  test('ONNX Runtime predicts the same', async () => {
    const model = c.read()
    const shape = [rows.length, 6]
    const out = await runOnnx!.runGraph(model.toGraph!(), { x: { dtype: 'float32', shape, data: x32 } })
    const theirs = (out.probabilities ?? out.y)!.data as Float32Array
    const expected = await ours(model)
    expect(theirs).toHaveLength(expected.length)
    const apart = expected.map((v, i) => Math.abs(v - theirs[i]!) / Math.max(1, Math.abs(v)))
    expect(Math.max(...apart)).toBeLessThan(1e-5)
    if (model.kind === 'classifier') {
      expect([...(out.label!.data as BigInt64Array)].map(Number)).toEqual(await model.predict(same))
    }
  })
})

test('a model without probabilities has no graph, and says why', () => {
  const hinge = cases.find(isHinge)!.read()
  expect(() => hinge.toGraph!()).toThrow(/binary:hinge/)
})
