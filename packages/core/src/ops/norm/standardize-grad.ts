import { apply } from '../../apply.ts'
import { allocate } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape, sizeOf, stridesOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, div, mul, neg, sub } from '../elementwise/arithmetic.ts'
import { rsqrt } from '../elementwise/power.ts'
import { mean } from '../reduce/mean.ts'
import { sum } from '../reduce/sum.ts'
import { reshape } from '../shape/reshape.ts'
import { reducedShape, resolveAxes } from '../support/axes.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import { walk } from '../support/walk.ts'
import type { StandardizeAttrs } from './standardize.ts'

/**
 * From what standardize made, its variance and the gradient of the former to dx = (dy - mean of dy - y * mean of dy y) /
 * sqrt(variance + epsilon). Only in backward passes, so without an ONNX form.
 */
export const StandardizeGrad: Op<StandardizeAttrs> = {
  name: 'standardizeGrad',
  infer: (ins, { axes, epsilon }) => {
    checkCount('standardizeGrad', ins, 3)
    checkSameDType('standardizeGrad', ins, FLOATS)
    const [y, v, dy] = ins
    const moment = reducedShape(y!.shape, resolveAxes('standardizeGrad', axes, y!.shape.length), false)
    if (!sameShape(y!.shape, dy!.shape) || !sameShape(v!.shape, moment)) {
      const want = 'y and dy of one shape, and a variance without the axes'
      throw inputError('standardizeGrad', want, ins.map(showSpec).join(', '), 'Check the gradient.')
    }
    if (!(epsilon > 0)) throw inputError('standardizeGrad', 'an epsilon > 0', `${epsilon}`, 'The usual one is 1e-5.')
    return [{ shape: y!.shape, dtype: y!.dtype }]
  },
  compose: ([y, v, dy], { axes, epsilon }) => {
    const along = mul(y!, mean(mul(dy!, y!), axes, true))
    return [mul(sub(sub(dy!, mean(dy!, axes, true)), along), rsqrt(add(reshape(v!, kept(y!, axes)), epsilon)))]
  },
  grad: ({ inputs: [y, v, dy], outputs: [dx], attrs, needs }, [ddx]) => {
    const { axes, epsilon } = attrs
    const spread = add(reshape(v!, kept(y!, axes)), epsilon)
    const along = (d: Tensor) => mean(mul(d, y!), axes, true)
    const byY = () => neg(mul(add(mul(ddx!, along(dy!)), mul(dy!, along(ddx!))), rsqrt(spread)))
    const byV = () => reshape(div(mul(sum(mul(ddx!, dx!), axes, true), -0.5), spread), v!.shape)
    return [
      needs[0] ? byY() : undefined,
      needs[1] ? byV() : undefined,
      needs[2] ? apply(StandardizeGrad, [y!, v!, ddx!], attrs)[0] : undefined,
    ]
  },
  reference: ([y, v, dy], { axes, epsilon }, [out]) => {
    const reduced = resolveAxes('standardizeGrad', axes, y!.shape.length)
    const strides = stridesOf(reducedShape(y!.shape, reduced, true)).map((s, i) => (reduced.includes(i) ? 0 : s))
    const groups = v!.data.length
    const n = sizeOf(y!.shape) / Math.max(1, groups)
    const [means, along] = [new Float64Array(groups), new Float64Array(groups)]
    walk(y!.shape, strides, (at, i) => {
      means[at]! += dy!.data[i]! / n
      along[at]! += (dy!.data[i]! * y!.data[i]!) / n
    })
    const dx = allocate(out!.dtype, sizeOf(y!.shape))
    walk(y!.shape, strides, (at, i) => {
      dx[i] = (dy!.data[i]! - means[at]! - y!.data[i]! * along[at]!) / Math.sqrt(v!.data[at]! + epsilon)
    })
    return [dx]
  },
}

const kept = (y: Tensor, axes: StandardizeAttrs['axes']): number[] =>
  reducedShape(y.shape, resolveAxes('standardizeGrad', axes, y.shape.length), true)

/** The gradient of `standardize` by x, from what it made and the gradient of the former. */
export const standardizeGrad = (y: Tensor, variance: Tensor, dy: Tensor, attrs: StandardizeAttrs): Tensor =>
  apply(StandardizeGrad, [y, variance, dy], attrs)[0]!
