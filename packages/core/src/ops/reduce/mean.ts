import { apply } from '../../apply.ts'
import type { DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { mul } from '../elementwise/arithmetic.ts'
import { resolveAxes } from '../support/axes.ts'
import { FLOATS } from '../support/check.ts'
import {
  type Axes,
  type ReduceAttrs,
  reduceAttrs,
  reduceOnnx,
  reduceReference,
  reduceSpec,
} from '../support/reduction.ts'
import { expandBack } from './sum.ts'

/** The op that `mean` applies. */
export const Mean: Op<ReduceAttrs> = {
  name: 'mean',
  infer: (ins, attrs) => [reduceSpec('mean', ins, attrs, FLOATS, false)],
  grad: ({ inputs, attrs }, [dy]) => {
    const shape = inputs[0]!.shape
    const n = sizeOf(resolveAxes('mean', attrs.axes, shape.length).map((a) => shape[a]!))
    return [expandBack(mul(dy!, 1 / n), shape, attrs.axes)]
  },
  onnx: reduceOnnx('ReduceMean'),
  reference: reduceReference((g) => g.reduce((s, v) => s + v, 0) / g.length),
}

/** Mean along `axes` (default all). Throws `InputError` where there is nothing to average. */
export const mean = <D extends DType>(x: Tensor<D>, axes?: Axes, keepDims = false): Tensor<D> =>
  apply(Mean, [x], reduceAttrs(axes, keepDims))[0] as Tensor<D>
