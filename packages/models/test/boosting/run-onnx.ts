import type { Graph, GraphType, HostArray } from '@foldwise/core'
import { toOnnx } from '@foldwise/inference'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** Runs a graph in ONNX Runtime. */
export async function runOnnx(
  graph: Graph,
  feeds: { readonly [name: string]: HostArray },
): Promise<{ readonly [name: string]: HostArray }> {
  const session = await InferenceSession.create(toOnnx(graph))
  try {
    const given = Object.entries(feeds).map(([name, { data, dtype, shape }]) => [
      name,
      new Tensor(dtype as 'float32', data as Float32Array, [...shape]),
    ])
    const out = await session.run(Object.fromEntries(given))
    return Object.fromEntries(
      Object.entries(out).map(([name, t]) => [
        name,
        { dtype: t.type as GraphType, shape: t.dims, data: t.data } as unknown as HostArray,
      ]),
    )
  } finally {
    await session.release()
  }
}
