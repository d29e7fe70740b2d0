import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { sameShape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul } from '../elementwise/arithmetic.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import type { EpsilonAttrs } from './batch-normalization.ts'
import { LayerNormalizationGrad, lastAxes } from './layer-normalization-grad.ts'
import { Standardize } from './standardize.ts'

const standardized = (x: Tensor, scale: Tensor, epsilon: number): Tensor =>
  apply(Standardize, [x], { axes: lastAxes(x, scale), epsilon })[0]!

/** The op that `layerNormalization` applies. */
export const LayerNormalization: Op<EpsilonAttrs> = {
  name: 'layerNormalization',
  infer: (ins, { epsilon }) => {
    checkCount('layerNormalization', ins, 3)
    checkSameDType('layerNormalization', ins, FLOATS)
    const [x, scale, bias] = ins
    const last = x!.shape.slice(x!.shape.length - scale!.shape.length)
    if (
      scale!.shape.length === 0 ||
      sizeOf(last) === 0 ||
      !sameShape(last, scale!.shape) ||
      !sameShape(last, bias!.shape)
    ) {
      const want = 'x [..., d] and scale and bias with its last axes'
      throw inputError('layerNormalization', want, ins.map(showSpec).join(', '), 'Reshape scale and bias.')
    }
    if (!(epsilon > 0)) throw inputError('layerNormalization', 'an epsilon > 0', `${epsilon}`, 'The usual one is 1e-5.')
    return [{ shape: x!.shape, dtype: x!.dtype }]
  },
  compose: ([x, scale, bias], { epsilon }) => [add(mul(standardized(x!, scale!, epsilon), scale!), bias!)],
  grad: ({ inputs: [x, scale], attrs }, [dy]) => apply(LayerNormalizationGrad, [x!, scale!, dy!], attrs),
  onnx: (e, ins, outs, { epsilon }, [, scale]) =>
    e.node('LayerNormalization', ins, outs, { axis: { int: -scale!.shape.length }, epsilon: { float: epsilon } }),
  reference: ([x, scale, bias], { epsilon }, [out]) => {
    const n = sizeOf(scale!.shape)
    const y = allocate(out!.dtype, sizeOf(out!.shape))
    for (let from = 0; from < y.length; from += n) {
      let mean = 0
      for (let i = 0; i < n; i++) mean += x!.data[from + i]! / n
      let variance = 0
      for (let i = 0; i < n; i++) variance += ((x!.data[from + i]! - mean) * (x!.data[from + i]! - mean)) / n
      const factor = 1 / Math.sqrt(variance + epsilon)
      for (let i = 0; i < n; i++) {
        y[from + i] = (x!.data[from + i]! - mean) * factor * scale!.data[i]! + bias!.data[i]!
      }
    }
    return [y]
  },
}

/**
 * Layer normalization over the last axes, those that `scale` and `bias` have: each row standardized, then scaled and
 * shifted. Source: Ba et al., Layer Normalization (2016).
 */
export const layerNormalization = <D extends DType>(
  x: Tensor<D>,
  scale: Tensor<D>,
  bias: Tensor<D>,
  epsilon = 1e-5,
): Tensor<D> => apply(LayerNormalization, [x, scale, bias], { epsilon })[0] as Tensor<D>
