import type { Tensor } from '@foldwise/core'
import { argMax, cast, equal, mean, reshape } from '@foldwise/core/ops'

/** A scalar, the mean over a batch's rows, of outputs and targets. */
export type BatchMetric = (output: Tensor, target: Tensor) => Tensor

/** The share of rows whose largest output is that of the class numbers in the target. */
export const accuracy: BatchMetric = (output, target) =>
  mean(cast(equal(reshape(argMax(output), [-1]), reshape(target as Tensor<'int32'>, [-1])), 'float32'))
