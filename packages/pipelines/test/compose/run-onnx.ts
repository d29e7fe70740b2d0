import type { Graph, HostArray, Table } from '@foldwise/core'
import { session, toOnnx } from '@foldwise/inference'

type Feeds = { readonly [name: string]: HostArray }

const ort = await import('onnxruntime-node').catch(() => undefined)

/** Runs a graph in our session. */
export const runOurs = async (graph: Graph, feeds: Feeds): Promise<Feeds> => (await session(graph)).run(feeds)

/** Runs a graph in ONNX Runtime, through our own ONNX file; nothing where its native library is not installed. */
export const runTheirs = ort && {
  run: async (graph: Graph, feeds: Feeds): Promise<Feeds> => {
    const s = await ort.InferenceSession.create(toOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })
    const inputs = Object.entries(feeds).map(([name, { dtype, shape, data }]) => [
      name,
      new ort.Tensor(dtype as 'float32', data as Float32Array, shape),
    ])
    const outputs = await s.run(Object.fromEntries(inputs))
    await s.release()
    return Object.fromEntries(
      Object.entries(outputs).map(([name, t]) => [name, { dtype: t.type, shape: t.dims, data: t.data } as HostArray]),
    )
  },
}

/** A table as a graph's inputs. */
export const feedsOf = (graph: Graph, { columns, rows }: Table): Feeds =>
  Object.fromEntries(
    graph.inputs.map(({ name }): [string, HostArray] => {
      const c = columns.find((c) => c.name === name)!
      const shape = [rows, 1]
      if (c.kind === 'string')
        return [name, { dtype: 'string', shape, data: Array.from(c.data, (v) => c.categories[v]!) }]
      if (c.kind === 'boolean') return [name, { dtype: 'bool', shape, data: c.data }]
      if (c.kind === 'date') return [name, { dtype: 'float64', shape, data: c.data }]
      return [name, { dtype: 'float32', shape, data: Float32Array.from(c.data) }]
    }),
  )
