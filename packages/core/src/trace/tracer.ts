import type { Data } from '../dtype.ts'
import { InputError } from '../errors.ts'
import type { Executor, Spec } from '../executor.ts'
import type { HostArray } from '../graph.ts'
import { host, hostData } from '../host.ts'
import type { AnyOp } from '../op.ts'
import { Tensor } from '../tensor.ts'

/** One op of a trace. Names stand for values. */
export interface TraceNode {
  readonly op: AnyOp
  readonly attrs: unknown
  readonly ins: readonly string[]
  readonly inSpecs: readonly Spec[]
  readonly outs: readonly string[]
  readonly outSpecs: readonly Spec[]
}

/** Runs nothing: gives every result a name and writes down the op. */
export class Tracer implements Executor {
  readonly name = 'tracer'
  readonly level: number
  readonly nodes: TraceNode[] = []
  readonly constants: Record<string, HostArray> = {}
  private readonly lifted = new Map<Tensor, string>()
  private next = 0

  constructor(level: number) {
    this.level = level
  }

  symbol(name: string, spec: Spec): Tensor {
    return new Tensor(this, spec.shape, spec.dtype, name)
  }

  apply(op: AnyOp, ins: readonly Tensor[], attrs: unknown): Tensor[] {
    const inSpecs = ins.map(({ shape, dtype }) => ({ shape, dtype }))
    const outSpecs = op.infer(inSpecs, attrs)
    const names = ins.map((t) => this.nameOf(t))
    const outs = outSpecs.map((spec) => this.symbol(`v${this.next++}`, spec))
    this.nodes.push({ op, attrs, ins: names, inSpecs, outs: outs.map((t) => t.value as string), outSpecs })
    return outs
  }

  constant(data: Data, spec: Spec): Tensor {
    return new Tensor(host, spec.shape, spec.dtype, data)
  }

  read(): never {
    throw new InputError(
      'trace: expected a function that does not look at values, got a read of one. A graph cannot depend on values.',
    )
  }

  free(): void {}

  /** A value's name; tensors from outside become constants. */
  nameOf(t: Tensor): string {
    if (t.on === this) return t.value as string
    let name = this.lifted.get(t)
    if (name === undefined) {
      name = `k${this.lifted.size}`
      this.lifted.set(t, name)
      this.constants[name] = constantOf(t)
    }
    return name
  }
}

function constantOf(t: Tensor): HostArray {
  if (t.on !== host) {
    throw new InputError(
      `trace: expected host tensors for constants, got one on '${t.on.name}'. Use tensor(await t.data(), t.shape).`,
    )
  }
  return { dtype: t.dtype, shape: t.shape, data: hostData(t) } as HostArray
}
