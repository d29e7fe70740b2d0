import type { Data, DType } from './dtype.ts'
import type { Spec } from './executor.ts'
import type { Attr, HostArray } from './graph.ts'
import type { Shape } from './shape.ts'
import type { Tensor } from './tensor.ts'

/** An input of an op's reference: values, shape and dtype. */
export interface RefArray extends Spec {
  readonly data: Data
  readonly shape: Shape
  readonly dtype: DType
}

/** What an op's gradient may look at. `needs[i]` says whether input i's gradient is wanted. */
export interface Saved<A> {
  readonly inputs: readonly Tensor[]
  readonly outputs: readonly Tensor[]
  readonly attrs: A
  readonly needs: readonly boolean[]
}

/** Writes ONNX nodes; see `Op.onnx`. */
export interface Emit {
  node(op: string, inputs: readonly string[], outputs: readonly string[], attrs?: Record<string, Attr>): void
  /** Adds a constant and returns its name. */
  constant(array: HostArray): string
  /** A fresh name for an intermediate value. */
  temp(): string
}

/**
 * One operation, whole: shape rule, gradient, ONNX form, and the slow reference that defines it.
 * Pure: randomness, running statistics and optimizer state come in as inputs and go out as outputs.
 * Defining an op has no side effect, so unused ops are shaken out of bundles.
 */
export interface Op<A = Record<string, never>> {
  readonly name: string
  /** Output specs for input specs. Throws `InputError` naming the op where they do not fit. */
  readonly infer: (ins: readonly Spec[], attrs: A) => Spec[]
  /** The op in terms of other ops, used where a device has no kernel for it. */
  readonly compose?: (ins: readonly Tensor[], attrs: A) => Tensor[]
  /** Gradients of the inputs from those of the outputs, made of ops, so that they differentiate again. */
  readonly grad?: (saved: Saved<A>, dys: readonly (Tensor | undefined)[]) => (Tensor | undefined)[]
  readonly onnx?: (e: Emit, ins: readonly string[], outs: readonly string[], attrs: A, specs: readonly Spec[]) => void
  readonly reference: (ins: readonly RefArray[], attrs: A, outs: readonly Spec[]) => Data[]
}

/** Any op, whatever its attributes. */
// biome-ignore lint/suspicious/noExplicitAny: attributes are an op's own business; only the op reads them
export type AnyOp = Op<any>
