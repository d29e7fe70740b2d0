import { apply } from '../../apply.ts'
import { allocate, type DType } from '../../dtype.ts'
import type { Op } from '../../op.ts'
import { type Shape, sizeOf } from '../../shape.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul, neg, sub } from '../elementwise/arithmetic.ts'
import { rsqrt } from '../elementwise/power.ts'
import { sum } from '../reduce/sum.ts'
import { reshape } from '../shape/reshape.ts'
import { checkCount, checkSameDType, FLOATS, inputError, showSpec } from '../support/check.ts'
import { standardize } from './standardize.ts'

export interface EpsilonAttrs {
  readonly epsilon: number
}

/** The op that `batchNormalization` applies. */
export const BatchNormalization: Op<EpsilonAttrs> = {
  name: 'batchNormalization',
  infer: (ins, { epsilon }) => {
    checkCount('batchNormalization', ins, 5)
    checkSameDType('batchNormalization', ins, FLOATS)
    const [x, ...rest] = ins
    const channels = x!.shape[1]
    if (channels === undefined || rest.some((t) => t.shape.length !== 1 || t.shape[0] !== channels)) {
      const want = 'x [n, channels, ...] and scale, bias, mean and variance [channels]'
      throw inputError('batchNormalization', want, ins.map(showSpec).join(', '), 'Axis 1 of x has the channels.')
    }
    if (!(epsilon > 0)) throw inputError('batchNormalization', 'an epsilon > 0', `${epsilon}`, 'The usual one is 1e-5.')
    return [{ shape: x!.shape, dtype: x!.dtype }]
  },
  // As one product and one sum: the factors are small, x is not.
  compose: ([x, scale, bias, mean, variance], { epsilon }) => {
    const factor = mul(scale!, rsqrt(add(variance!, epsilon)))
    const shift = sub(bias!, mul(mean!, factor))
    return [add(mul(x!, perChannel(factor, x!.shape)), perChannel(shift, x!.shape))]
  },
  grad: ({ inputs: [x, scale, , mean, variance], attrs: { epsilon }, needs }, [dy]) => {
    const inverse = rsqrt(add(variance!, epsilon))
    const factor = mul(scale!, inverse)
    const others = [...x!.shape.keys()].filter((a) => a !== 1)
    const centred = () => sub(x!, perChannel(mean!, x!.shape))
    // Sums of dy and of dy (x - mean), by channel.
    const plain = needs[2] || needs[3] ? sum(dy!, others) : undefined
    const moment = needs[1] || needs[4] ? sum(mul(dy!, centred()), others) : undefined
    return [
      needs[0] ? mul(dy!, perChannel(factor, x!.shape)) : undefined,
      needs[1] ? mul(moment!, inverse) : undefined,
      plain,
      needs[3] ? neg(mul(plain!, factor)) : undefined,
      needs[4] ? mul(mul(moment!, factor), mul(mul(inverse, inverse), -0.5)) : undefined,
    ]
  },
  onnx: (e, ins, outs, { epsilon }) => e.node('BatchNormalization', ins, outs, { epsilon: { float: epsilon } }),
  reference: ([x, scale, bias, mean, variance], { epsilon }) => {
    const channels = x!.shape[1]!
    const plane = sizeOf(x!.shape.slice(2))
    const y = allocate(x!.dtype, x!.data.length)
    for (let i = 0; i < y.length; i++) {
      const c = Math.floor(i / plane) % channels
      const inverse = 1 / Math.sqrt(variance!.data[c]! + epsilon)
      y[i] = (x!.data[i]! - mean!.data[c]!) * inverse * scale!.data[c]! + bias!.data[c]!
    }
    return [y]
  },
}

/** What batch normalization learns: factors and offsets, one for each channel. */
export interface BatchNormalizationParams<D extends DType = DType> {
  readonly scale: Tensor<D>
  readonly bias: Tensor<D>
}

/**
 * Batch normalization with known statistics, as at prediction: `(x - mean) / sqrt(variance + epsilon) * scale + bias`, x
 * `[n, channels, ...]`, the others `[channels]`.
 */
export const batchNormalization = <D extends DType>(
  x: Tensor<D>,
  {
    scale,
    bias,
    mean,
    variance,
  }: BatchNormalizationParams<D> & { readonly mean: Tensor<D>; readonly variance: Tensor<D> },
  epsilon = 1e-5,
): Tensor<D> => apply(BatchNormalization, [x, scale, bias, mean, variance], { epsilon })[0] as Tensor<D>

/**
 * Batch normalization by the batch's own statistics, as in training; also gives them, `[channels]`, the variance biased
 * (divided by n). Source: Ioffe & Szegedy, Batch Normalization (2015).
 */
export function batchNormalizationTraining<D extends DType>(
  x: Tensor<D>,
  { scale, bias }: BatchNormalizationParams<D>,
  epsilon = 1e-5,
): { readonly y: Tensor<D>; readonly mean: Tensor<D>; readonly variance: Tensor<D> } {
  const others = [...x.shape.keys()].filter((a) => a !== 1)
  const { y, mean, variance } = standardize(x, others, epsilon)
  const scaled = add(mul(y, perChannel(scale, x.shape)), perChannel(bias, x.shape))
  return { y: scaled as Tensor<D>, mean, variance }
}

/** One number a channel, in a shape that broadcasts over `[n, channels, ...]`. */
export const perChannel = (t: Tensor, shape: Shape): Tensor => reshape(t, [t.size, ...shape.slice(2).map(() => 1)])
