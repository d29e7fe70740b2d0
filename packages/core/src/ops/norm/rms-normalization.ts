import type { DType } from '../../dtype.ts'
import type { Tensor } from '../../tensor.ts'
import { add, mul } from '../elementwise/arithmetic.ts'
import { rsqrt, square } from '../elementwise/power.ts'
import { mean } from '../reduce/mean.ts'

/**
 * x over the root of the mean of its squares along the last axis, times `scale`, which has that axis.
 * Source: Zhang & Sennrich, Root Mean Square Layer Normalization (2019).
 */
export const rmsNormalization = <D extends DType>(x: Tensor<D>, scale: Tensor<D>, epsilon = 1e-6): Tensor<D> =>
  mul(mul(x, rsqrt(add(mean(square(x), -1, true), epsilon))), scale)
