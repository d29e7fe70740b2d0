import type { DType } from '../../dtype.ts'
import type { Tensor } from '../../tensor.ts'
import { max } from '../reduce/extremes.ts'
import { mean } from '../reduce/mean.ts'
import { spatialOf } from './window.ts'

const spatialAxes = (op: string, x: Tensor): number[] => spatialOf(op, x.shape).map((_, i) => i + 2)

/** The mean of each channel's plane: `[n, channels, ...spatial]` to `[n, channels, 1, ...]`. */
export const globalAveragePool = <D extends DType>(x: Tensor<D>): Tensor<D> =>
  mean(x, spatialAxes('globalAveragePool', x), true)

/** The largest value of each channel's plane: `[n, channels, ...spatial]` to `[n, channels, 1, ...]`. */
export const globalMaxPool = <D extends DType>(x: Tensor<D>): Tensor<D> => max(x, spatialAxes('globalMaxPool', x), true)
