import type { Attr, GraphNode, HostArray } from '../graph.ts'
import type { Emit } from '../op.ts'

/** Collects the ONNX nodes of one op's lowering; the names it makes up start with `prefix`. */
export class Emitter implements Emit {
  readonly nodes: GraphNode[] = []
  readonly constants: Record<string, HostArray> = {}
  private readonly prefix: string
  private next = 0

  constructor(prefix: string) {
    this.prefix = prefix
  }

  node(op: string, inputs: readonly string[], outputs: readonly string[], attrs: Record<string, Attr> = {}): void {
    this.nodes.push({ op, inputs: [...inputs], outputs: [...outputs], attrs })
  }

  constant(array: HostArray): string {
    const name = this.temp()
    this.constants[name] = array
    return name
  }

  temp(): string {
    return `${this.prefix}_${this.next++}`
  }
}
