import {
  type Graph,
  GraphBuilder,
  InputError,
  load,
  type Matrix,
  ParamError,
  type SparseMatrix,
  save,
  type Tensor,
  tensor,
  toDenseMatrix,
} from '@foldwise/core'
import { expm1, log1p } from '@foldwise/kernels'
import { ridge } from '@foldwise/models'
import { denseRows, estimatorChecks } from '@foldwise/testing'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { functionTransformer, pipeline, pipelineOf, standardScaler, tfidf } from '../../src/index.ts'
import { runOurs, runTheirs } from '../compose/run-onnx.ts'

const each =
  (f: (v: number) => number) =>
  (x: Matrix): Tensor<'float64'> => {
    const { data, shape } = toDenseMatrix(x, 'each')
    return tensor(data.map(f), shape)
  }

const logs = functionTransformer('log-of-size', {
  transform: each((v) => Math.sign(v) * log1p(Math.abs(v))),
  inverseTransform: each((v) => Math.sign(v) * expm1(Math.abs(v))),
  featureNames: (names = ['x0', 'x1', 'x2', 'x3']) => names.map((n) => `log_${n}`),
  graph() {
    const g = new GraphBuilder()
    const x = g.input('x', 'float32', ['N', 'columns'])
    const size = g.node('Log', [g.node('Add', [g.node('Abs', [x]), g.float([1])])])
    g.node('Mul', [g.node('Sign', [x]), size], {}, { output: 'features' })
    g.output('features', 'float32', ['N', 'columns'])
    return g.build()
  },
})
const x = Array.from({ length: 30 }, (_, i) => [(i - 10) * 100, (i * i) % 13])
const y = x.map(([a, b]) => a! + b!)

test('a function is a step of a pipeline, which is saved, loaded and exported', async () => {
  using fitted = await pipeline(logs, standardScaler(), ridge()).fit({ x, y })
  const bytes = save(fitted)
  using model = load(bytes, pipelineOf(logs, standardScaler, ridge))
  const said = await fitted.predict(x)
  expect(await model.predict(x)).toEqual(said)
  const graph = model.toGraph!()
  for (const run of [runOurs, ...(runTheirs ? [runTheirs.run] : [])]) {
    const feeds = { x: { dtype: 'float32', shape: [30, 2], data: Float32Array.from(x.flat()) } } as const
    const got = (await run(graph, feeds))[graph.outputs[0]!.name]!.data as Float32Array
    said.forEach((v, i) => {
      expect(Math.abs(got[i]! - v)).toBeLessThan(1e-3)
    })
  }
})

test('a file says which function it needs, and is refused without it', async () => {
  using model = await logs.fit({ x })
  const other = functionTransformer('root', { transform: each(Math.sqrt) })
  expect(() => load(save(model), other)).toThrow(/'function\/log-of-size'/)
  expect(() => load(save(model), standardScaler)).toThrow(/'function\/log-of-size'/)
  using again = load(save(model), logs)
  expect(again.type).toBe('function/log-of-size')
  expect(again.featureNames).toEqual(['log_x0', 'log_x1', 'log_x2', 'log_x3'])
})

test('rows of any kind, and types that flow through', async () => {
  const lower = functionTransformer('no-names', {
    transform: async (texts: readonly string[]) => texts.map((t) => t.replaceAll(/[A-Z]\w+/g, 'somebody')),
  })
  const recipe = pipeline(lower, tfidf())
  using model = await recipe.fit({ x: ['Ann met Bob', 'nobody came'] })
  expectTypeOf(model.transform).returns.resolves.toEqualTypeOf<SparseMatrix>()
  expect((await model.transform(['Zoe left'])).shape[0]).toBe(1)
  // @ts-expect-error numbers to a function of texts
  const wrong = () => recipe.fit({ x: [[1]] })
  expect(wrong).toBeTypeOf('function')
})

test('what is no function, has no name, or loses rows is refused', async () => {
  expect(() => functionTransformer('', { transform: each(Math.abs) })).toThrow(ParamError)
  expect(() => functionTransformer('half', {} as never)).toThrow(
    "functionTransformer: expected 'transform' of 'half' to be a function, got undefined. Give { transform: (x) => … }.",
  )
  const half = functionTransformer('half', { transform: (v: readonly number[][]) => v.slice(1) })
  using model = await half.fit({ x })
  await expect(model.transform(x)).rejects.toThrow(InputError)
  await expect(model.transform(x)).rejects.toThrow(
    'function/half.transform: expected 30 rows from the function, as it got, got 29. Let it make one of each.',
  )
  expect(() => model.toGraph!()).toThrow(
    "function/half.toGraph: expected a 'graph' beside the function, got none. Give functionTransformer one, or export the steps after it.",
  )
})

// Widths and missing values are the function's own business.
const anyWidth = { ...denseRows, numeric: false }
const squared = functionTransformer('squares', { transform: each((v) => v * v), graph: squares })

describe('functionTransformer', () => {
  for (const c of estimatorChecks({ recipe: squared, type: squared, input: anyWidth }, { runGraph: runOurs }))
    test(c.name, c.run)
})

function squares(): Graph {
  const g = new GraphBuilder()
  const x = g.input('x', 'float32', ['N', 'columns'])
  g.node('Mul', [x, x], {}, { output: 'features' })
  g.output('features', 'float32', ['N', 'columns'])
  return g.build()
}
