import type { Graph, HostArray } from '@foldwise/core'
import { toOnnx } from '@foldwise/inference'

type Feeds = { readonly [name: string]: HostArray }

const ort = await import('onnxruntime-node').catch(() => undefined)

/** Runs a graph in ONNX Runtime, through our own ONNX file; nothing where its native library is not installed. */
export const runOnnx = ort && {
  runGraph: async (graph: Graph, feeds: Feeds): Promise<Feeds> => {
    const session = await ort.InferenceSession.create(toOnnx(graph), { intraOpNumThreads: 1, logSeverityLevel: 4 })
    const inputs = Object.entries(feeds).map(([name, { dtype, shape, data }]) => [
      name,
      new ort.Tensor(dtype as 'float32', data as Float32Array, shape),
    ])
    const outputs = await session.run(Object.fromEntries(inputs))
    await session.release()
    return Object.fromEntries(
      Object.entries(outputs).map(([name, t]) => [name, { dtype: t.type, shape: t.dims, data: t.data } as HostArray]),
    )
  },
}
