import type { Attr, Graph, GraphNode, GraphType, HostArray, ValueSpec } from './graph.ts'

/** ONNX versions our graphs are written for: onnxruntime 1.18 and later run them. */
const VERSIONS: { readonly [domain: string]: number } = { '': 21, 'ai.onnx.ml': 3, 'com.microsoft': 1 }

/** Collects nodes and constants of a graph. Names are given in order, so the same calls make the same graph. */
export class GraphBuilder {
  private readonly inputs: ValueSpec[] = []
  private readonly outputs: ValueSpec[] = []
  private readonly nodes: GraphNode[] = []
  private readonly constants: Record<string, HostArray> = {}
  private next = 0

  input(name: string, dtype: GraphType, shape: readonly (number | string)[]): string {
    this.inputs.push({ name, dtype, shape })
    return name
  }

  output(name: string, dtype: GraphType, shape: readonly (number | string)[]): void {
    this.outputs.push({ name, dtype, shape })
  }

  constant(array: HostArray, name = `c${this.next++}`): string {
    this.constants[name] = array
    return name
  }

  /** A float32 constant. */
  float(values: ArrayLike<number>, shape: readonly number[] = [values.length]): string {
    return this.constant({ dtype: 'float32', shape, data: Float32Array.from(values) })
  }

  /** An int64 constant, as ONNX wants axes and shapes. */
  int64(values: readonly number[], shape: readonly number[] = [values.length]): string {
    return this.constant({ dtype: 'int64', shape, data: BigInt64Array.from(values, BigInt) })
  }

  /** Adds an operator with one output and returns the output's name, which is made up where none is given. */
  node(
    op: string,
    inputs: readonly string[],
    attrs: { readonly [name: string]: Attr } = {},
    options: { readonly domain?: string; readonly output?: string } = {},
  ): string {
    const output = options.output ?? `v${this.next++}`
    this.nodes.push({ op, inputs, outputs: [output], attrs, ...(options.domain && { domain: options.domain }) })
    return output
  }

  /** Adds an operator with several outputs and returns their names. */
  nodeOutputs(
    count: number,
    op: string,
    inputs: readonly string[],
    attrs: { readonly [name: string]: Attr } = {},
  ): string[] {
    const outputs = Array.from({ length: count }, () => `v${this.next++}`)
    this.nodes.push({ op, inputs, outputs, attrs })
    return outputs
  }

  build(): Graph {
    const domains = new Set(['', ...this.nodes.map((n) => n.domain ?? '')])
    const opsets = Object.fromEntries([...domains].map((d) => [d, VERSIONS[d] ?? 1]))
    return { inputs: this.inputs, outputs: this.outputs, nodes: this.nodes, constants: this.constants, opsets }
  }
}
