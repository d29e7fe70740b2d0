/** Softmax, its logarithm, and the logarithm of its denominator: their gradients are made of one another. */
import { exp as exp64, log as log64 } from '@foldwise/kernels'
import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape, sizeOf, stridesOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul, sub } from '../elementwise/arithmetic.ts'
import { exp, log } from '../elementwise/exponential.ts'
import { reshape } from '../shape/reshape.ts'
import { reducedShape, resolveAxes, resolveAxis } from '../support/axes.ts'
import { checkCount, checkSameDType, FLOATS, inputError, one, showSpec } from '../support/check.ts'
import {
  type Axes,
  type ReduceAttrs,
  reduceAttrs,
  reduceOnnx,
  reduceReference,
  reduceSpec,
} from '../support/reduction.ts'
import { max } from './extremes.ts'
import { expandBack, sum } from './sum.ts'

export interface SoftmaxAttrs {
  readonly axis: number
}

type Line = (x: Float64Array) => Float64Array

const alongAxis = (
  name: string,
  onnx: string,
  line: Line,
): Pick<Op<SoftmaxAttrs>, 'name' | 'infer' | 'onnx' | 'reference'> => ({
  name,
  infer: (ins, { axis }) => {
    const x = one(name, ins, FLOATS)
    resolveAxis(name, axis, x.shape.length)
    return [{ shape: x.shape, dtype: x.dtype }]
  },
  onnx: (e, ins, outs, { axis }) => e.node(onnx, ins, outs, { axis: { int: axis } }),
  reference: ([x], { axis }) => {
    const a = resolveAxis(name, axis, x!.shape.length)
    const n = x!.shape[a]!
    const step = stridesOf(x!.shape)[a]!
    const y = allocate(x!.dtype, sizeOf(x!.shape))
    for (let start = 0; start < y.length; start++) {
      if (Math.floor(start / step) % n !== 0) continue
      const values = line(Float64Array.from({ length: n }, (_, i) => x!.data[start + i * step]!))
      for (let i = 0; i < n; i++) y[start + i * step] = values[i]!
    }
    return [y]
  },
})

/** dx = y (dy - sum of dy y) along the axis, from what softmax made. Only in backward passes, so without an ONNX form. */
export const SoftmaxGrad: Op<SoftmaxAttrs> = {
  name: 'softmaxGrad',
  infer: (ins, { axis }) => {
    checkCount('softmaxGrad', ins, 2)
    checkSameDType('softmaxGrad', ins, FLOATS)
    const [y, dy] = ins
    if (!sameShape(y!.shape, dy!.shape)) {
      throw inputError('softmaxGrad', 'two tensors of one shape', ins.map(showSpec).join(', '), 'Check the gradient.')
    }
    resolveAxis('softmaxGrad', axis, y!.shape.length)
    return [{ shape: y!.shape, dtype: y!.dtype }]
  },
  compose: ([y, dy], { axis }) => [mul(y!, sub(dy!, sum(mul(dy!, y!), axis, true)))],
  grad: ({ inputs: [y, dy], attrs, needs }, [ddx]) => {
    const along = (d: Tensor) => sum(mul(d, y!), attrs.axis, true)
    return [
      needs[0] ? sub(mul(ddx!, sub(dy!, along(dy!))), mul(dy!, along(ddx!))) : undefined,
      needs[1] ? apply(SoftmaxGrad, [y!, ddx!], attrs)[0] : undefined,
    ]
  },
  reference: ([y, dy], { axis }, [out]) => {
    const a = resolveAxis('softmaxGrad', axis, y!.shape.length)
    const [n, step] = [y!.shape[a]!, stridesOf(y!.shape)[a]!]
    const dx = allocate(out!.dtype, sizeOf(y!.shape))
    for (let start = 0; start < dx.length; start++) {
      if (Math.floor(start / step) % n !== 0) continue
      let along = 0
      for (let at = start; at < start + n * step; at += step) along += y!.data[at]! * dy!.data[at]!
      for (let at = start; at < start + n * step; at += step) dx[at] = y!.data[at]! * (dy!.data[at]! - along)
    }
    return [dx]
  },
}

/** The op that `softmax` applies. */
export const Softmax: Op<SoftmaxAttrs> = {
  ...alongAxis('softmax', 'Softmax', (x) => {
    const top = logSumExp64(x)
    return x.map((v) => exp64(v - top))
  }),
  compose: ([x], { axis }) => [exp(logSoftmax(x!, axis))],
  grad: ({ outputs: [y], attrs }, [dy]) => [apply(SoftmaxGrad, [y!, dy!], attrs)[0]],
}

/** The op that `logSoftmax` applies. */
export const LogSoftmax: Op<SoftmaxAttrs> = {
  ...alongAxis('logSoftmax', 'LogSoftmax', (x) => {
    const top = logSumExp64(x)
    return x.map((v) => v - top)
  }),
  compose: ([x], { axis }) => {
    const shifted = sub(x!, max(x!, axis, true))
    return [sub(shifted, log(sum(exp(shifted), axis, true)))]
  },
  grad: ({ outputs: [y], attrs: { axis } }, [dy]) => [sub(dy!, mul(exp(y!), sum(dy!, axis, true)))],
}

/** The op that `logSumExp` applies. */
export const LogSumExp: Op<ReduceAttrs> = {
  name: 'logSumExp',
  infer: (ins, attrs) => [reduceSpec('logSumExp', ins, attrs, FLOATS, false)],
  compose: ([x], { axes, keepDims }) => {
    const all = resolveAxes('logSumExp', axes, x!.shape.length)
    const top = max(x!, all, true)
    const y = add(log(sum(exp(sub(x!, top)), all, true)), top)
    return [reshape(y, reducedShape(x!.shape, all, keepDims))]
  },
  grad: ({ inputs: [x], outputs: [y], attrs: { axes } }, [dy]) => {
    const weights = exp(sub(x!, expandBack(y!, x!.shape, axes)))
    return [mul(weights, expandBack(dy!, x!.shape, axes))]
  },
  onnx: reduceOnnx('ReduceLogSumExp'),
  reference: reduceReference(logSumExp64),
}

/** e^x along `axis` (default the last), scaled to sum to 1. */
export const softmax = <D extends DType>(x: Tensor<D>, axis = -1): Tensor<D> =>
  apply(Softmax, [x], { axis })[0] as Tensor<D>

/** log(softmax(x)), without the loss of precision of taking both in turn. */
export const logSoftmax = <D extends DType>(x: Tensor<D>, axis = -1): Tensor<D> =>
  apply(LogSoftmax, [x], { axis })[0] as Tensor<D>

/** log of the sum of e^x along `axes` (default all), without overflow. */
export const logSumExp = <D extends DType>(x: Tensor<D>, axes?: Axes, keepDims = false): Tensor<D> =>
  apply(LogSumExp, [x], reduceAttrs(axes, keepDims))[0] as Tensor<D>

function logSumExp64(x: Float64Array): number {
  const top = x.reduce((a, b) => Math.max(a, b), -Infinity)
  return top + log64(x.reduce((s, v) => s + exp64(v - top), 0))
}
