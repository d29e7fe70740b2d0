import { type Graph, type HostArray, hostTensor, type Tensor, trace } from '@foldwise/core'
import { session } from '@foldwise/inference'
import { assertClose } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { initialize, run } from '../../../src/neural/index.ts'
import { runOnnx } from '../../run-onnx.ts'
import { filled, formula, type Make } from '../torch.ts'
import { cases, layers } from './torch-layers.ts'

const make: Make = (data, shape) => hostTensor(Float32Array.from(data), shape, 'float32')
const batch = 3
const traced = cases.filter((c) => !c.training || !c.name.includes('in training'))

type Feeds = { readonly [name: string]: HostArray }
type Engine = (graph: Graph, feeds: Feeds) => Promise<Feeds>
const engines: readonly (readonly [string, Engine | undefined])[] = [
  ['our session', async (graph, feeds) => (await session(graph)).run(feeds)],
  ['ONNX Runtime', runOnnx?.runGraph],
]

for (const [engine, runGraph] of engines) {
  describe.skipIf(!runGraph)(`${engine} computes what a layer does, at any batch size`, () => {
    test.each(traced.map((c) => [c.name, c] as const))('%s', async (_, c) => {
      const layer = layers[c.name]!
      const shape = c.shape.slice(1)
      const weights = filled(initialize(layer, shape), make)
      const size = batch * shape.reduce((a, b) => a * b, 1)
      const values = c.ids ? Float64Array.from({ length: size }, (_, i) => (i * 3) % c.ids) : formula(5, size, 4)
      const x = make(values, [batch, ...shape])
      const memory = make(formula(6, batch * 24, 2), [batch, 4, 6])
      const cross = c.name.startsWith('decoder')
      const inputs = [
        { name: 'x', dtype: 'float32', shape: ['N', ...shape] },
        ...(cross ? [{ name: 'memory', dtype: 'float32', shape: ['N', 4, 6] } as const] : []),
      ] as const
      const graph = trace((t: Tensor, m?: Tensor) => run(layer, weights, t, m ? { memory: m } : {}).y, inputs)
      const feed = async (t: Tensor) => ({ dtype: t.dtype, shape: t.shape, data: await t.data() }) as HostArray
      const { output } = await runGraph!(graph, { x: await feed(x), ...(cross && { memory: await feed(memory) }) })
      const { y } = run(layer, weights, x, cross ? { memory } : {})
      expect(output!.shape.map(Number)).toEqual(y.shape)
      assertClose(output!.data as Float32Array, await y.data(), { relative: 1e-4, absolute: 1e-5 })
    })
  })
}
