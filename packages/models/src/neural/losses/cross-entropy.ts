import { copyAs, InputError, type Tensor } from '@foldwise/core'
import { add, cast, div, logSoftmax, mul, neg, oneHot, reshape, softmaxCrossEntropy, sum } from '@foldwise/core/ops'
import { share } from '../layers/check.ts'
import { type Loss, matched, weightedMean } from './loss.ts'

export interface CrossEntropyOptions {
  /** This share of each target is spread over all classes. Default 0. Source: Szegedy et al. (2016). */
  readonly labelSmoothing?: number
  /** How much a row of each class counts. Default 1 for all. */
  readonly classWeight?: readonly number[]
}

/**
 * Cross-entropy of logits `[n, ..., classes]` and class numbers (int32) `[n, ...]`, or shares of classes (float) of the
 * shape of the logits. Rows whose class number is outside, such as -100 for padding, are left out. The mean is by class
 * weights, as PyTorch's.
 */
export function crossEntropy(options: CrossEntropyOptions = {}): Loss {
  const { labelSmoothing = 0, classWeight } = options
  share('crossEntropy', 'labelSmoothing', labelSmoothing)
  return (output, target, weight) => {
    const classes = output.shape.at(-1)!
    if (target.dtype === 'int32' && !classWeight && !weight) {
      const rows = numbersOf(output, target, classes)
      return softmaxCrossEntropy(reshape(output, [-1, classes]), rows, labelSmoothing)
    }
    const logShares = logSoftmax(reshape(output, [-1, classes]))
    const factors = classWeight && factorsLike(output, classes, classWeight)
    const shares = sharesOf(output, target, classes)
    const smooth = labelSmoothing > 0 ? smoothed(shares, labelSmoothing) : shares
    const byClass = factors ? mul(mul(smooth, logShares), factors) : mul(smooth, logShares)
    const losses = neg(sum(byClass, 1))
    if (target.dtype !== 'int32') return weightedMean(losses, weight && each(weight, losses))
    // Of a row left out all shares are 0.
    const counts = sum(factors ? mul(shares, factors) : shares, 1)
    if (!weight) return div(sum(losses), sum(counts))
    const weights = each(weight, losses)
    return div(sum(mul(losses, weights)), sum(mul(counts, weights)))
  }
}

function sharesOf(output: Tensor, target: Tensor, classes: number): Tensor {
  if (target.dtype !== 'int32') return reshape(matched('crossEntropy', output, target), [-1, classes])
  const hot = oneHot(numbersOf(output, target, classes), classes)
  return hot.dtype === output.dtype ? hot : cast(hot, output.dtype)
}

/** One class number for each row of logits. */
function numbersOf(output: Tensor, target: Tensor, classes: number): Tensor<'int32'> {
  if (target.size * classes !== output.size) {
    const want = `class numbers [${output.shape.slice(0, -1).join(', ')}]`
    throw new InputError(`crossEntropy: expected ${want}, got [${target.shape.join(', ')}]. Give one for each row.`)
  }
  return reshape(target as Tensor<'int32'>, [-1])
}

/** Some of each row's share spread evenly; rows of zeros stay so. */
const smoothed = (shares: Tensor, smoothing: number): Tensor =>
  add(mul(shares, 1 - smoothing), mul(sum(shares, 1, true), smoothing / shares.shape[1]!))

function factorsLike(output: Tensor, classes: number, weights: readonly number[]): Tensor {
  if (weights.length !== classes) {
    throw new InputError(`crossEntropy: expected ${classes} class weights, got ${weights.length}. Give one a class.`)
  }
  return output.on.constant(copyAs(output.dtype, weights), { shape: [classes], dtype: output.dtype })
}

/** Weights of examples as those of their rows, where an example has several. */
function each(weight: Tensor, losses: Tensor): Tensor {
  if (weight.size === losses.size) return weight
  const repeats = losses.size / weight.size
  const spread = mul(reshape(losses, [weight.size, repeats]), 0)
  return reshape(add(spread, reshape(weight, [weight.size, 1])), [-1])
}
