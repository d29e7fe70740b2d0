import type { Attr, Graph, GraphNode, GraphType, HostArray, ValueSpec } from '@foldwise/core'

export const float32 = (data: readonly number[], shape: readonly number[] = [data.length]): HostArray => ({
  dtype: 'float32',
  shape,
  data: Float32Array.from(data),
})
export const int64 = (data: readonly number[], shape: readonly number[] = [data.length]): HostArray => ({
  dtype: 'int64',
  shape,
  data: BigInt64Array.from(data.map(BigInt)),
})
export const strings = (data: readonly string[], shape: readonly number[] = [data.length]): HostArray => ({
  dtype: 'string',
  shape,
  data,
})

export const node = (
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attrs: { readonly [name: string]: Attr } = {},
  domain?: string,
): GraphNode => ({ op, inputs, outputs, attrs, ...(domain && { domain }) })

export const spec = (name: string, dtype: GraphType, shape: readonly (number | string)[]): ValueSpec => ({
  name,
  dtype,
  shape,
})

/** A graph of opset 17 whose outputs have unnamed sizes. */
export function graph(
  inputs: readonly ValueSpec[],
  nodes: readonly GraphNode[],
  outputs: readonly ValueSpec[],
  constants: { readonly [name: string]: HostArray } = {},
  opset = 17,
): Graph {
  return { inputs, outputs, nodes, constants, opsets: { '': opset, 'ai.onnx.ml': 3, 'com.microsoft': 1 } }
}
