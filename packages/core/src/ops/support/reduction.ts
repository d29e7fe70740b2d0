import { allocate, type DType } from '../../dtype.ts'
import type { Spec } from '../../executor.ts'
import type { Emit, Op, RefArray } from '../../op.ts'
import { sizeOf, stridesOf } from '../../shape.ts'
import { reducedShape, resolveAxes } from './axes.ts'
import { inputError, one, showSpec } from './check.ts'
import { int64s } from './onnx.ts'
import { walk } from './walk.ts'

/** Which axes to reduce, none given means all, and whether they stay with size 1. */
export interface ReduceAttrs {
  readonly axes?: readonly number[]
  readonly keepDims: boolean
}

export type Axes = number | readonly number[]

/** Attributes from a call's arguments. */
export const reduceAttrs = (axes: Axes | undefined, keepDims: boolean): ReduceAttrs =>
  axes === undefined ? { keepDims } : { axes: typeof axes === 'number' ? [axes] : axes, keepDims }

/** Spec of a reduction's result. `empty: false` refuses to reduce no values, for ops that have no neutral element. */
export function reduceSpec(
  name: string,
  ins: readonly Spec[],
  attrs: ReduceAttrs,
  dtypes: readonly DType[],
  empty: boolean,
): Spec {
  const x = one(name, ins, dtypes)
  const axes = resolveAxes(name, attrs.axes, x.shape.length)
  const shape = reducedShape(x.shape, axes, attrs.keepDims)
  if (!empty && axes.some((a) => x.shape[a] === 0) && sizeOf(shape) > 0) {
    throw inputError(name, 'at least one value along the reduced axes', showSpec(x), 'Check the data.')
  }
  return { shape, dtype: x.dtype }
}

/** The values of each group that is reduced to one, in row-major order of the result. */
export function groups(x: RefArray, axes: readonly number[] | undefined): Float64Array[] {
  const reduced = resolveAxes('reduce', axes, x.shape.length)
  const kept = reducedShape(x.shape, reduced, true)
  const strides = stridesOf(kept).map((s, i) => (reduced.includes(i) ? 0 : s))
  const per = sizeOf(reduced.map((a) => x.shape[a]!))
  const out = Array.from({ length: sizeOf(kept) }, () => new Float64Array(per))
  const filled = new Uint32Array(out.length)
  walk(x.shape, strides, (at, i) => {
    out[at]![filled[at]!++] = x.data[i]!
  })
  return out
}

/** A reference made of a function that reduces one group. */
export const reduceReference =
  (f: (group: Float64Array) => number): Op<ReduceAttrs>['reference'] =>
  ([x], { axes }, [out]) => {
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    groups(x!, axes).forEach((g, i) => {
      y[i] = f(g)
    })
    return [y]
  }

/** A lowering to one of ONNX's Reduce operators. */
export const reduceOnnx =
  (operator: string): NonNullable<Op<ReduceAttrs>['onnx']> =>
  (e: Emit, ins, outs, { axes, keepDims }) =>
    e.node(operator, axes ? [ins[0]!, int64s(e, axes)] : ins, outs, { keepdims: { int: keepDims ? 1 : 0 } })
