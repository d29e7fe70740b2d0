import { apply } from '../apply.ts'
import type { Data } from '../dtype.ts'
import type { Executor, Spec } from '../executor.ts'
import type { AnyOp } from '../op.ts'
import { moveOutTo } from '../scope.ts'
import { Tensor } from '../tensor.ts'

/** One recorded op. `ins` are as the caller passed them, `inner` and `outs[i].value` live below the tape. */
export interface TapeNode {
  readonly op: AnyOp
  readonly attrs: unknown
  readonly ins: readonly Tensor[]
  readonly inner: readonly Tensor[]
  readonly outs: readonly Tensor[]
}

/** Runs ops on the tensors it wraps and remembers them. Everything recorded belongs to the scope of depth `depth`. */
export class Tape implements Executor {
  readonly name = 'tape'
  readonly level: number
  readonly nodes: TapeNode[] = []
  private readonly base: Executor
  private readonly depth: number

  constructor(level: number, base: Executor, depth: number) {
    this.level = level
    this.base = base
    this.depth = depth
  }

  track(inner: Tensor): Tensor {
    return new Tensor(this, inner.shape, inner.dtype, inner)
  }

  /** The tensor below: what `t` wraps if it is ours, else `t`. */
  inner(t: Tensor): Tensor {
    return t.on === this ? (t.value as Tensor) : t
  }

  apply(op: AnyOp, ins: readonly Tensor[], attrs: unknown): Tensor[] {
    const inner = ins.map((t) => this.inner(t))
    const results = apply(op, inner, attrs)
    for (const t of inner) moveOutTo(this.depth, t)
    const outs = results.map((t) => {
      moveOutTo(this.depth, t)
      return this.track(t)
    })
    this.nodes.push({ op, attrs, ins, inner, outs })
    return outs
  }

  constant(data: Data, spec: Spec): Tensor {
    return this.base.constant(data, spec)
  }

  read(t: Tensor): Promise<Data> {
    return this.inner(t).data()
  }

  /** What the tape has recorded is freed by the tape. */
  free(): void {}
}
