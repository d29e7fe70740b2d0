import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import type { Tensor } from '../../tensor.ts'
import { binary, binaryOp } from '../support/binary.ts'
import { inputError, NUMBERS, one } from '../support/check.ts'
import { sameOnnx, scalarOf } from '../support/onnx.ts'
import { and, greaterEqual, less, lessEqual } from './compare.ts'
import { where } from './where.ts'

// Where a = b the whole gradient goes to a.
/** The op that `maximum` applies; where a = b the whole gradient goes to a. */
export const Maximum = binaryOp({
  name: 'maximum',
  dtypes: NUMBERS,
  f: Math.max,
  grads: [({ a, b, dy }) => where(greaterEqual(a, b), dy, 0), ({ a, b, dy }) => where(less(a, b), dy, 0)],
  onnx: sameOnnx('Max'),
})

/** The op that `minimum` applies; where a = b the whole gradient goes to a. */
export const Minimum = binaryOp({
  name: 'minimum',
  dtypes: NUMBERS,
  f: Math.min,
  grads: [({ a, b, dy }) => where(lessEqual(a, b), dy, 0), ({ a, b, dy }) => where(less(b, a), dy, 0)],
  onnx: sameOnnx('Min'),
})

/** The larger of a and b. */
export const maximum = binary(Maximum)
/** The smaller of a and b. */
export const minimum = binary(Minimum)

export interface ClipAttrs {
  readonly min: number
  readonly max: number
}

/** The op that `clip` applies; gradients pass where min <= x <= max. */
export const Clip: Op<ClipAttrs> = {
  name: 'clip',
  infer: (ins, { min, max }) => {
    const x = one('clip', ins, NUMBERS)
    if (!(min <= max)) throw inputError('clip', 'min <= max', `${min} and ${max}`, 'Swap them.')
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  compose: ([x], { min, max }) => [minimum(maximum(x!, min), max)],
  grad: ({ inputs: [x], attrs: { min, max } }, [dy]) => [where(and(greaterEqual(x!, min), lessEqual(x!, max)), dy!, 0)],
  onnx: (e, [x], outs, { min, max }, [spec]) =>
    e.node('Clip', [x!, scalarOf(e, spec!.dtype, min), scalarOf(e, spec!.dtype, max)], outs),
  reference: ([x], { min, max }) => {
    const y = allocate(x!.dtype, x!.data.length)
    for (let i = 0; i < y.length; i++) y[i] = Math.min(Math.max(x!.data[i]!, min), max)
    return [y]
  },
}

/** x held between `min` and `max`. Throws `InputError` unless `min <= max`. */
export const clip = <D extends DType>(x: Tensor<D>, min: number, max: number): Tensor<D> =>
  apply(Clip, [x], { min, max })[0] as Tensor<D>
