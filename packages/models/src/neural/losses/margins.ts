import { InputError, type Tensor } from '@foldwise/core'
import { add, cast, mean, mul, oneHot, relu, reshape, sqrt, square, sub, sum } from '@foldwise/core/ops'
import { type Loss, weightedMean } from './loss.ts'

/**
 * Hinge loss of scores `[n, classes]` and class numbers (int32) `[n]`: by how much each other class comes closer to the true
 * one's score than `margin`, over the number of classes. Source: Crammer & Singer (2001), as PyTorch's `MultiMarginLoss`.
 */
export const hinge =
  (margin = 1): Loss =>
  (output, target, weight) => {
    const classes = output.shape[1]!
    if (target.dtype !== 'int32' || target.size * classes !== output.size) {
      throw new InputError(
        `hinge: expected class numbers, int32 [n], got ${target.dtype} [${target.shape}]. Cast them.`,
      )
    }
    const hot = cast(oneHot(reshape(target as Tensor<'int32'>, [-1]), classes), output.dtype)
    const score = sum(mul(output, hot), 1, true)
    const losses = relu(add(sub(output, score), margin))
    return weightedMean(mul(sum(mul(losses, sub(1, hot)), 1), 1 / classes), weight)
  }

/**
 * How much nearer, by Euclidean distance, an anchor should be to its positive example than to its negative one, up to
 * `margin`; each `[n, size]`. Source: Schroff et al., FaceNet (2015).
 */
export const tripletLoss = (anchor: Tensor, positive: Tensor, negative: Tensor, margin = 1): Tensor =>
  mean(relu(add(sub(distance(anchor, positive), distance(anchor, negative)), margin)))

// As PyTorch: 1e-6 is added to differences, so that the root has a slope at 0.
const distance = (a: Tensor, b: Tensor): Tensor => sqrt(sum(square(add(sub(a, b), 1e-6)), 1))
