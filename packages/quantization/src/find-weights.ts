import type { Graph, GraphNode, HostArray } from '@foldwise/core'

/** A constant that can be quantized, and the axis of its outputs. */
export interface Weight {
  readonly name: string
  readonly array: HostArray<'float32'>
  readonly axis: 0 | 1
}

/** Why a constant of a Conv, MatMul or Gemm stays as it is. */
export interface Skipped {
  readonly name: string
  readonly reason: string
}

/** The weights of a graph's Conv, MatMul and Gemm nodes, and those among them that cannot be quantized. */
export function findWeights(graph: Graph): { weights: Weight[]; skipped: Skipped[] } {
  const axes = new Map<string, Set<0 | 1 | undefined>>()
  for (const node of graph.nodes) {
    node.inputs.forEach((name, i) => {
      if (!Object.hasOwn(graph.constants, name)) return
      const known = axes.get(name) ?? new Set()
      axes.set(name, known.add(i === 1 ? outputAxis(node) : undefined))
    })
  }
  const outputs = new Set(graph.outputs.map((o) => o.name))
  const weights: Weight[] = []
  const skipped: Skipped[] = []
  for (const [name, uses] of axes) {
    const used = [...uses]
    if (used.every((axis) => axis === undefined)) continue
    const array = graph.constants[name]!
    const axis = used[0]
    const reason =
      array.dtype !== 'float32'
        ? `is ${array.dtype}`
        : array.shape.length < 2 || (array.shape.length > 2 && axis !== 0)
          ? `has ${array.shape.length} axes`
          : used.length > 1 || axis === undefined || outputs.has(name)
            ? 'is also used in another way'
            : (array.data as Float32Array).some((v) => !Number.isFinite(v))
              ? 'has values that are not finite'
              : undefined
    if (reason !== undefined) skipped.push({ name, reason })
    else weights.push({ name, array: array as HostArray<'float32'>, axis: axis! })
  }
  return { weights, skipped }
}

/** The axis of a weight that runs over the node's outputs, or nothing for nodes without one. */
function outputAxis(node: GraphNode): 0 | 1 | undefined {
  if (node.domain) return undefined
  if (node.op === 'MatMul') return 1
  if (node.op === 'Conv') return 0
  if (node.op !== 'Gemm') return undefined
  const transposed = Object.hasOwn(node.attrs, 'transB') ? node.attrs.transB : undefined
  return transposed && 'int' in transposed && transposed.int === 1 ? 0 : 1
}
