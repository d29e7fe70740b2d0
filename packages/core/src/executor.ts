import type { Data, DType } from './dtype.ts'
import type { AnyOp } from './op.ts'
import type { Shape } from './shape.ts'
import type { Tensor } from './tensor.ts'

/** Shape and dtype, without values. */
export interface Spec {
  readonly shape: Shape
  readonly dtype: DType
}

/**
 * Where a tensor's value lives and ops on it run: the host, a device, a gradient tape, a tracer.
 * `apply` of an op goes to the input whose executor has the highest level, so tapes nest over devices.
 */
export interface Executor {
  readonly name: string
  readonly level: number
  apply(op: AnyOp, ins: readonly Tensor[], attrs: unknown): Tensor[]
  /** A tensor of this executor holding `data`. */
  constant(data: Data, spec: Spec): Tensor
  read(tensor: Tensor): Promise<Data>
  free(tensor: Tensor): void
}
