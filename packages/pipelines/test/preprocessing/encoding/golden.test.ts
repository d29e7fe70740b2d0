import {
  type Graph,
  type HostArray,
  load,
  type Matrix,
  ParamError,
  save,
  type Tensor,
  type Transformer,
  toDense,
} from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import { expect, test } from 'vitest'
import { type Categories, type Category, oneHotEncoder, ordinalEncoder } from '../../../src/index.ts'
import golden from '../../fixtures/encoders.json' with { type: 'json' }

const ort = await import('onnxruntime-node').catch(() => undefined)
type Rows = readonly (readonly Category[])[]
const sets: { readonly [name: string]: { readonly fit: Rows; readonly new: Rows } } = golden.data
const cases: readonly {
  readonly call: string
  readonly encoder: string
  readonly params: object
  readonly data: string
  readonly fitted: Rows
  readonly out: Rows | null
  readonly categories: Rows
  readonly back?: Rows
}[] = golden.cases
const encoders = { oneHotEncoder, ordinalEncoder } as const

const numbers = (rows: Rows): number[] => rows.flatMap((row) => row.map((v) => (v === null ? NaN : Number(v))))

for (const c of cases) {
  test(`scikit-learn's values: ${c.call}`, async () => {
    const { fit, new: other } = sets[c.data]!
    const type = encoders[c.encoder as keyof typeof encoders]
    using fitted = await type(c.params as never).fit({ x: fit })
    using model: Transformer<Categories, Tensor<'float64'>> = load(save(fitted), type as typeof oneHotEncoder)
    expect(model.facts.categories).toEqual(c.categories)
    const out = await model.transform(fit)
    expect(out.shape).toEqual([fit.length, c.fitted[0]!.length])
    expect([...(await out.data())]).toEqual(numbers(c.fitted))
    if (c.out) expect([...(await (await model.transform(other)).data())]).toEqual(numbers(c.out))
    else await expect(model.transform(other)).rejects.toThrow('expected categories that the training rows had')
    if (c.back) {
      const some = fit.slice(0, c.back.length)
      expect(await fitted.inverseTransform(await fitted.transform(some))).toEqual(c.back)
    }
    if (c.encoder === 'oneHotEncoder') {
      using sparse = await oneHotEncoder.sparse(c.params).fit({ x: fit })
      expect([...toDense(await sparse.transform(fit))]).toEqual(numbers(c.fitted))
      expect(sparse.featureNames).toEqual(model.featureNames)
      expect(model.featureNames!.length).toBe(c.fitted[0]!.length)
    }
    if (c.data === 'mixed') {
      expect(() => model.toGraph!()).toThrow(ParamError)
      return
    }
    for (const [rows, expected] of [
      [fit, c.fitted],
      [other, c.out],
    ] as const) {
      if (!expected) continue
      expect(await runOurs(model.toGraph!(), rows)).toEqual(numbers(expected))
      if (ort) expect(await runOrt(model.toGraph!(), rows)).toEqual(numbers(expected))
    }
  })
}

function feed(graph: Graph, rows: Rows): HostArray<'string'> | HostArray<'float32'> {
  const shape = [rows.length, rows[0]!.length]
  if (graph.inputs[0]!.dtype === 'string') return { dtype: 'string', shape, data: rows.flat() as string[] }
  return { dtype: 'float32', shape, data: Float32Array.from(numbers(rows)) }
}

async function runOurs(graph: Graph, rows: Rows): Promise<number[]> {
  const running = await session(graph)
  return [...((await running.run({ x: feed(graph, rows) })).features!.data as Float32Array)]
}

async function runOrt(graph: Graph, rows: Rows): Promise<number[]> {
  const running = await ort!.InferenceSession.create(toOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const { dtype, data, shape } = feed(graph, rows)
  const x =
    dtype === 'string'
      ? new ort!.Tensor('string', data as string[], shape)
      : new ort!.Tensor('float32', data as Float32Array, shape)
  const { features } = await running.run({ x })
  await running.release()
  return [...(features!.data as Float32Array)]
}

test('numbers may come as any dense rows', async () => {
  const x: Matrix = [Float64Array.of(3, 1), Float64Array.of(5, NaN)]
  using model = await ordinalEncoder({ encodedMissingValue: -1 }).fit({ x })
  expect([...(await (await model.transform(x)).data())]).toEqual([0, 0, 1, -1])
})
