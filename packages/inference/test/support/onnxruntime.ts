import type { Graph, GraphType, HostArray } from '@foldwise/core'
import { toOnnx } from '../../src/index.ts'

type Ort = typeof import('onnxruntime-node')

/** ONNX Runtime where its native library is installed, else nothing: tests that compare with it then skip. */
export const ort: Ort | undefined = await import('onnxruntime-node').catch(() => undefined)

/** Why a test that needs ONNX Runtime does not run. */
export const withoutOrt = 'skipped: onnxruntime-node has no native library on this machine'

const toOrt: { readonly [T in GraphType]: string } = {
  float32: 'float32',
  float64: 'float64',
  int32: 'int32',
  int64: 'int64',
  int8: 'int8',
  uint8: 'uint8',
  bool: 'bool',
  string: 'string',
}

/** The outputs of a graph in ONNX Runtime, through our own ONNX file. */
export async function runOrt(
  graph: Graph | Uint8Array,
  feeds: { readonly [name: string]: HostArray },
): Promise<{ [name: string]: HostArray }> {
  const bytes = graph instanceof Uint8Array ? graph : toOnnx(graph)
  const { InferenceSession, Tensor } = ort!
  const session = await InferenceSession.create(bytes, { intraOpNumThreads: 1, logSeverityLevel: 4 })
  const inputs = Object.fromEntries(
    Object.entries(feeds).map(([name, { dtype, shape, data }]) => [
      name,
      new Tensor(toOrt[dtype] as 'float32', data as unknown as Float32Array, shape),
    ]),
  )
  const outputs = await session.run(inputs)
  await session.release()
  return Object.fromEntries(
    Object.entries(outputs).map(([name, t]) => [
      name,
      { dtype: t.type, shape: t.dims, data: t.data } as unknown as HostArray,
    ]),
  )
}
