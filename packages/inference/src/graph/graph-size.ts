import { bytesPerElement, type Graph, type HostArray } from '@foldwise/core'

/** Bytes of a graph's constants, tensor attributes included; a string counts its UTF-8 bytes. */
export function graphSize(graph: Graph): number {
  let bytes = 0
  for (const array of Object.values(graph.constants)) bytes += arrayBytes(array)
  for (const node of graph.nodes) {
    for (const attr of Object.values(node.attrs)) if ('tensor' in attr) bytes += arrayBytes(attr.tensor)
  }
  return bytes
}

/** Bytes of an array's values; a string counts its UTF-8 bytes. */
export function arrayBytes(array: HostArray): number {
  if (array.dtype === 'string') {
    const encoder = new TextEncoder()
    return (array.data as readonly string[]).reduce((n, s) => n + encoder.encode(s).length, 0)
  }
  return array.data.length * (array.dtype === 'int64' ? 8 : bytesPerElement(array.dtype))
}
