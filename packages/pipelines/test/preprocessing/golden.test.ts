import { isSparse, sparseFromDense, type Tensor, toDense } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'
import { expect, test } from 'vitest'
import distributions from '../fixtures/distributions.json' with { type: 'json' }
import imputers from '../fixtures/imputers.json' with { type: 'json' }
import preprocessing from '../fixtures/preprocessing.json' with { type: 'json' }
import { rowsOf, transformers } from './transformers.ts'

const ort = await import('onnxruntime-node').catch(() => undefined)
type Rows = readonly (readonly (number | null)[])[]
interface Golden {
  readonly data: { readonly [name: string]: { readonly fit: Rows; readonly new: Rows } }
  readonly cases: readonly {
    readonly call: string
    readonly transformer: string
    readonly params: object
    readonly data: string
    readonly sparse: boolean
    readonly fitted: Rows
    readonly out: Rows
    readonly back?: Rows
    readonly weight?: readonly number[]
    readonly batches?: readonly number[]
    readonly names?: readonly string[]
    /** Where the reference itself is less exact. */
    readonly tolerance?: number
  }[]
}
const cases = [preprocessing as Golden, distributions as Golden, imputers as Golden].flatMap(({ data, cases }) =>
  cases.map((c) => ({ ...c, rows: data[c.data]! })),
)

/** Relative to the largest value of each column: what is about 0 beside large values is a difference of such. */
function close(got: ArrayLike<number>, expected: Rows, tolerance: number): void {
  const rows = rowsOf(expected)
  const width = rows[0]!.length
  expect(got.length).toBe(rows.length * width)
  const size = rows[0]!.map((_, j) => Math.max(1, ...rows.map((r) => Math.abs(r[j]!) || 0)))
  rows.forEach((row, i) => {
    row.forEach((v, j) => {
      const value = got[i * width + j]!
      const right = Number.isNaN(v) ? Number.isNaN(value) : Math.abs(value - v) <= tolerance * size[j]!
      expect(right ? 'close' : `${value} for ${v} in row ${i}, column ${j}`).toBe('close')
    })
  })
}

for (const c of cases) {
  test(`scikit-learn's values: ${c.call}`, async () => {
    const { fit, new: other } = c.rows
    const tolerance = c.tolerance ?? 1e-11
    const given = (rows: Rows) => {
      const x = rowsOf(rows)
      return c.sparse ? (sparseFromDense(x.flat(), x.length, x[0]!.length) as never) : x
    }
    const recipe = transformers[c.transformer]!(c.params as never)
    const batch = (from: number, to: number) => ({
      x: given(fit.slice(from, to)),
      ...(c.weight && { weight: c.weight.slice(from, to) }),
    })
    const starts = [0, ...(c.batches ?? [])]
    let fitted = c.batches ? undefined : await recipe.fit(batch(0, fit.length))
    if (c.batches) {
      for (const [i, from] of starts.entries()) {
        fitted = await recipe.fitMore!(fitted, batch(from, starts[i + 1] ?? fit.length))
      }
    }
    using model = fitted!
    for (const [x, expected] of [
      [fit.slice(0, 4), c.fitted],
      [other, c.out],
    ] as const) {
      const out: unknown = await model.transform(given(x))
      expect(isSparse(out)).toBe(c.sparse)
      close(isSparse(out) ? toDense(out) : await (await model.transform(given(x))).data(), expected, tolerance)
    }
    if (c.back) {
      const back: unknown = await model.inverseTransform!((await model.transform(given(other))) as never)
      close(isSparse(back) ? toDense(back) : await (back as Tensor<'float64'>).data(), c.back, tolerance)
    }
    if (c.names) expect(model.featureNames).toEqual(c.names)
    expect(Object.isFrozen(model.params)).toBe(true)
    if (c.transformer === 'knnImputer') {
      expect(() => model.toGraph!()).toThrow('knn-imputer.toGraph: expected an imputer that learns values')
      return
    }
    // As a graph, in our session and in ONNX Runtime, on float32 rows, NaN among them.
    const rows = rowsOf(other)
    const data = Float32Array.from(rows.flat())
    const shape = [rows.length, rows[0]!.length]
    const graph = model.toGraph!()
    const ours = (await (await session(graph)).run({ x: { dtype: 'float32', shape, data } })).features!
    expect(ours.shape).toEqual([rows.length, c.out[0]!.length])
    expect(graph.outputs[0]!.shape[1]).toBe(c.out[0]!.length)
    const inFloats = Math.max(2e-7, c.tolerance ?? 0)
    close(ours.data as Float32Array, c.out, inFloats)
    if (!ort) return
    const options = { intraOpNumThreads: 1, logSeverityLevel: 4 } as const
    const running = await ort.InferenceSession.create(toOnnx(graph), options)
    const { features } = await running.run({ x: new ort.Tensor('float32', data, shape) })
    await running.release()
    close(features!.data as Float32Array, c.out, inFloats)
  })
}
