import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sizeOf, stridesOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul, sub } from '../elementwise/arithmetic.ts'
import { rsqrt, square } from '../elementwise/power.ts'
import { mean } from '../reduce/mean.ts'
import { reshape } from '../shape/reshape.ts'
import { reducedShape, resolveAxes } from '../support/axes.ts'
import { FLOATS, inputError } from '../support/check.ts'
import { int64s, scalarOf } from '../support/onnx.ts'
import { groups, reduceSpec } from '../support/reduction.ts'
import { walk } from '../support/walk.ts'
import { StandardizeGrad } from './standardize-grad.ts'

export interface StandardizeAttrs {
  readonly axes: readonly number[]
  readonly epsilon: number
}

/** What batch, layer, group and instance normalization have in common. Also gives the mean and the biased variance. */
export const Standardize: Op<StandardizeAttrs> = {
  name: 'standardize',
  infer: (ins, { axes, epsilon }) => {
    const moment = reduceSpec('standardize', ins, { axes, keepDims: false }, FLOATS, false)
    if (!(epsilon > 0)) throw inputError('standardize', 'an epsilon > 0', `${epsilon}`, 'The usual one is 1e-5.')
    const { shape, dtype } = ins[0]!
    return [{ shape, dtype }, moment, moment]
  },
  compose: ([x], { axes, epsilon }) => {
    const m = mean(x!, axes, true)
    const centred = sub(x!, m)
    const v = mean(square(centred), axes, true)
    const kept = reducedShape(x!.shape, resolveAxes('standardize', axes, x!.shape.length), false)
    return [mul(centred, rsqrt(add(v, epsilon))), reshape(m, kept), reshape(v, kept)]
  },
  grad: ({ inputs: [x], outputs: [y, m, v], attrs }, [dy, dm, dv]) => {
    const { axes } = attrs
    const kept = reducedShape(x!.shape, resolveAxes('standardize', axes, x!.shape.length), true)
    const n = sizeOf(x!.shape) / Math.max(1, sizeOf(kept))
    const parts: Tensor[] = []
    if (dy) parts.push(apply(StandardizeGrad, [y!, v!, dy], attrs)[0]!)
    const zero = () => mul(x!, 0)
    if (dm) parts.push(add(zero(), mul(reshape(dm, kept), 1 / n)))
    if (dv) parts.push(mul(sub(x!, reshape(m!, kept)), mul(reshape(dv, kept), 2 / n)))
    return [parts.length > 0 ? parts.reduce((a, b) => add(a, b)) : undefined]
  },
  onnx: (e, [x], [y, m, v], { axes, epsilon }, [spec]) => {
    const constantAxes = int64s(e, resolveAxes('standardize', axes, spec!.shape.length))
    const [keptMean, centred, squared, keptVariance, sum, root] = Array.from({ length: 6 }, () => e.temp()) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ]
    e.node('ReduceMean', [x!, constantAxes], [keptMean], { keepdims: { int: 1 } })
    e.node('Sub', [x!, keptMean], [centred])
    e.node('Mul', [centred, centred], [squared])
    e.node('ReduceMean', [squared, constantAxes], [keptVariance], { keepdims: { int: 1 } })
    e.node('Add', [keptVariance, scalarOf(e, spec!.dtype, epsilon)], [sum])
    e.node('Sqrt', [sum], [root])
    e.node('Div', [centred, root], [y!])
    e.node('Squeeze', [keptMean, constantAxes], [m!])
    e.node('Squeeze', [keptVariance, constantAxes], [v!])
  },
  reference: ([x], { axes, epsilon }, [out, moment]) => {
    const [means, variances] = [allocate(x!.dtype, sizeOf(moment!.shape)), allocate(x!.dtype, sizeOf(moment!.shape))]
    const factors = new Float64Array(means.length)
    const centres = new Float64Array(means.length)
    groups(x!, axes).forEach((g, i) => {
      const centre = g.reduce((s, v) => s + v, 0) / g.length
      const variance = g.reduce((s, v) => s + (v - centre) * (v - centre), 0) / g.length
      centres[i] = centre
      factors[i] = 1 / Math.sqrt(variance + epsilon)
      means[i] = centre
      variances[i] = variance
    })
    const reduced = resolveAxes('standardize', axes, x!.shape.length)
    const strides = stridesOf(reducedShape(x!.shape, reduced, true)).map((s, i) => (reduced.includes(i) ? 0 : s))
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    walk(x!.shape, strides, (at, i) => {
      y[i] = (x!.data[i]! - centres[at]!) * factors[at]!
    })
    return [y, means, variances]
  },
}

/** (x - mean) / sqrt(variance + epsilon) along `axes`, with the mean and the biased variance, whose shapes lack them. */
export function standardize<D extends DType>(
  x: Tensor<D>,
  axes: readonly number[],
  epsilon = 1e-5,
): { readonly y: Tensor<D>; readonly mean: Tensor<D>; readonly variance: Tensor<D> } {
  const [y, m, variance] = apply(Standardize, [x], { axes, epsilon }) as [Tensor<D>, Tensor<D>, Tensor<D>]
  return { y, mean: m, variance }
}
