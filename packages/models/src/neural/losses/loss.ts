import { InputError, type Tensor } from '@foldwise/core'
import { div, mean, mul, reshape, sum } from '@foldwise/core/ops'

/**
 * What training makes small: the mean over rows of what a network's outputs `[n, ...]` and targets lose, a scalar.
 * `weight`, `[n]`, says how much each row counts; the mean is then by the weights.
 */
export type Loss = (output: Tensor, target: Tensor, weight?: Tensor) => Tensor

/** The mean of `[n]` by weights. */
export const weightedMean = (losses: Tensor, weight: Tensor | undefined): Tensor =>
  weight ? div(sum(mul(losses, weight)), sum(weight)) : mean(losses)

/** A loss of each pair of values, with the mean over a row's values, then over rows. */
export const elementwise =
  (name: string, lose: (output: Tensor, target: Tensor) => Tensor): Loss =>
  (output, target, weight) => {
    const values = lose(output, matched(name, output, target))
    if (!weight) return mean(values)
    return weightedMean(values.shape.length === 1 ? values : mean(reshape(values, [output.shape[0]!, -1]), 1), weight)
  }

/** The target in the shape of the output; `[n]` fits `[n, 1]`. Never broadcast: that is nearly always a mistake. */
export function matched(name: string, output: Tensor, target: Tensor): Tensor {
  if (String(output.shape) === String(target.shape)) return target
  if (output.shape[0] === target.shape[0] && output.size === target.size) return reshape(target, output.shape)
  throw new InputError(
    `${name}: expected targets [${output.shape.join(', ')}] as the outputs, got [${target.shape.join(', ')}]. Reshape one.`,
  )
}
