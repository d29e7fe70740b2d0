import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { div, mul } from '../elementwise/arithmetic.ts'
import { equal } from '../elementwise/compare.ts'
import { cast } from '../shape/cast.ts'
import { reshape } from '../shape/reshape.ts'
import { reducedShape, resolveAxes } from '../support/axes.ts'
import { NUMBERS } from '../support/check.ts'
import {
  type Axes,
  type ReduceAttrs,
  reduceAttrs,
  reduceOnnx,
  reduceReference,
  reduceSpec,
} from '../support/reduction.ts'
import { expandBack, sum } from './sum.ts'

/** Where several values tie, each gets an equal share of the gradient. */
const extreme = (name: string, onnx: string, best: (a: number, b: number) => number): Op<ReduceAttrs> => ({
  name,
  infer: (ins, attrs) => [reduceSpec(name, ins, attrs, NUMBERS, false)],
  grad: ({ inputs: [x], outputs: [y], attrs: { axes } }, [dy]) => {
    const all = resolveAxes(name, axes, x!.shape.length)
    const kept = reducedShape(x!.shape, all, true)
    const hits = cast(equal(x!, sameShape(y!.shape, kept) ? y! : reshape(y!, kept)), x!.dtype)
    const share = div(reshape(dy!, kept), sum(hits, all, true))
    return [mul(hits, expandBack(share, x!.shape, axes))]
  },
  onnx: reduceOnnx(onnx),
  reference: reduceReference((g) => g.reduce(best)),
})

/** The op that `max` applies. */
export const Max = extreme('max', 'ReduceMax', (a, b) => Math.max(a, b))
/** The op that `min` applies. */
export const Min = extreme('min', 'ReduceMin', (a, b) => Math.min(a, b))

/** Largest value along `axes` (default all). Throws `InputError` where there is none. */
export const max = <D extends DType>(x: Tensor<D>, axes?: Axes, keepDims = false): Tensor<D> =>
  apply(Max, [x], reduceAttrs(axes, keepDims))[0] as Tensor<D>

/** Smallest value along `axes` (default all). Throws `InputError` where there is none. */
export const min = <D extends DType>(x: Tensor<D>, axes?: Axes, keepDims = false): Tensor<D> =>
  apply(Min, [x], reduceAttrs(axes, keepDims))[0] as Tensor<D>
