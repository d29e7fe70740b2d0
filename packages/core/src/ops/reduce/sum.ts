/** Sum and expand: each is made of the other's gradient, so they share a file. */
import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { type Shape, sameShape, showShape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { reshape } from '../shape/reshape.ts'
import { reducedShape, resolveAxes } from '../support/axes.ts'
import { broadcastStrides } from '../support/broadcast.ts'
import { ANY, inputError, NUMBERS, one, showSpec } from '../support/check.ts'
import { int64s } from '../support/onnx.ts'
import {
  type Axes,
  type ReduceAttrs,
  reduceAttrs,
  reduceOnnx,
  reduceReference,
  reduceSpec,
} from '../support/reduction.ts'
import { walk } from '../support/walk.ts'

/** The op that `sum` applies. */
export const Sum: Op<ReduceAttrs> = {
  name: 'sum',
  infer: (ins, attrs) => [reduceSpec('sum', ins, attrs, NUMBERS, true)],
  grad: ({ inputs, attrs }, [dy]) => [expandBack(dy!, inputs[0]!.shape, attrs.axes)],
  onnx: reduceOnnx('ReduceSum'),
  reference: reduceReference((g) => g.reduce((s, v) => s + v, 0)),
}

/** Sum along `axes` (default all), which stay with size 1 if `keepDims`. The sum of no values is 0. */
export const sum = <D extends DType>(x: Tensor<D>, axes?: Axes, keepDims = false): Tensor<D> =>
  apply(Sum, [x], reduceAttrs(axes, keepDims))[0] as Tensor<D>

export interface ExpandAttrs {
  readonly shape: Shape
}

/** The op that `expand` applies. */
export const Expand: Op<ExpandAttrs> = {
  name: 'expand',
  infer: (ins, attrs) => {
    const x = one('expand', ins, ANY)
    return [{ shape: expandedShape(x.shape, attrs.shape, () => showSpec(x)), dtype: x.dtype }]
  },
  grad: ({ inputs }, [dy]) => [sumTo(dy!, inputs[0]!.shape)],
  // In ONNX a 1 keeps the input's size.
  onnx: (e, ins, outs, { shape }) => {
    const kept = shape.map((d) => (d === -1 ? 1 : d))
    e.node('Expand', [ins[0]!, int64s(e, kept)], outs)
  },
  reference: ([x], _, [out]) => {
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    walk(out!.shape, broadcastStrides(x!.shape, out!.shape), (at, i) => {
      y[i] = x!.data[at]!
    })
    return [y]
  },
}

/**
 * Repeats axes of size 1 (and new leading ones) up to `shape`; -1 keeps the size of that axis.
 * Throws `InputError` where an axis has another size.
 */
export const expand = <D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> =>
  apply(Expand, [x], { shape })[0] as Tensor<D>

/** Sums over the axes that broadcasting repeated: the gradient of an input that had shape `shape`. */
export function sumTo<D extends DType>(x: Tensor<D>, shape: Shape): Tensor<D> {
  if (sameShape(x.shape, shape)) return x
  const lead = x.shape.length - shape.length
  const axes = x.shape.map((_, i) => i).filter((i) => i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1))
  return reshape(sum(x, axes, true), shape)
}

/** Spreads a reduction's gradient back over the reduced axes. */
export function expandBack(dy: Tensor, shape: Shape, axes: readonly number[] | undefined): Tensor {
  const kept = reducedShape(shape, resolveAxes('expand', axes, shape.length), true)
  return expand(reshape(dy, kept), shape)
}

function expandedShape(from: Shape, shape: Shape, got: () => string): number[] {
  const lead = shape.length - from.length
  const out = shape.map((d, i) => (d === -1 && i >= lead ? from[i - lead]! : d))
  const fits = lead >= 0 && out.every((d, i) => d >= 0 && (i < lead || from[i - lead] === 1 || from[i - lead] === d))
  if (!fits) {
    throw inputError(
      'expand',
      `a tensor that broadcasts to ${showShape(shape)}`,
      got(),
      'Only sizes of 1 are repeated.',
    )
  }
  return out
}
