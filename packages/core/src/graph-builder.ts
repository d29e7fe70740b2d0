import { InputError } from './errors.ts'
import type { Attr, Graph, GraphNode, GraphType, HostArray, ValueSpec } from './graph.ts'

/** ONNX versions our graphs are written for: onnxruntime 1.18 and later run them. */
const VERSIONS: { readonly [domain: string]: number } = { '': 21, 'ai.onnx.ml': 3, 'com.microsoft': 1 }

const versionOf = (domain: string): number => VERSIONS[domain] ?? 1

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

  /**
   * Adds what another graph does with the values named `inputs`, one for each input of its own, and returns the names
   * of the wanted `outputs` (by default all). Operators that none of these needs are left out.
   * Throws `InputError` for another number of inputs, or another version of an opset.
   */
  embed(graph: Graph, inputs: readonly string[], outputs = graph.outputs.map((v) => v.name)): string[] {
    if (inputs.length !== graph.inputs.length) {
      throw new InputError(
        `graph.embed: expected ${graph.inputs.length} inputs, as the graph has, got ${inputs.length}. Name one for each.`,
      )
    }
    const names = new Map(graph.inputs.map((v, i) => [v.name, inputs[i]!]))
    const needed = new Set(outputs)
    const kept = graph.nodes.toReversed().filter((n) => {
      const used = n.outputs.some((o) => needed.has(o))
      if (used) for (const i of n.inputs) needed.add(i)
      return used
    })
    const name = (n: string): string => {
      if (n === '') return n
      let known = names.get(n)
      if (known === undefined) {
        known = Object.hasOwn(graph.constants, n) ? this.constant(graph.constants[n]!) : `v${this.next++}`
        names.set(n, known)
      }
      return known
    }
    for (const n of kept.reverse()) {
      const { domain = '' } = n
      if (graph.opsets[domain] !== versionOf(domain)) {
        throw new InputError(
          `graph.embed: expected version ${versionOf(domain)} of opset '${domain}', got ${graph.opsets[domain]}. Export the part with it.`,
        )
      }
      this.nodes.push({ ...n, inputs: n.inputs.map(name), outputs: n.outputs.map(name) })
    }
    return outputs.map(name)
  }

  build(): Graph {
    const domains = new Set(['', ...this.nodes.map((n) => n.domain ?? '')])
    const opsets = Object.fromEntries([...domains].map((d) => [d, versionOf(d)]))
    return { inputs: this.inputs, outputs: this.outputs, nodes: this.nodes, constants: this.constants, opsets }
  }
}
