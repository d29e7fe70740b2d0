import { exp } from '@foldwise/kernels'
import { inChunks } from './in-chunks.ts'

/** Bounds of the logarithm of the inverse temperature, as scikit-learn's. */
const BOUND = 10

/**
 * The inverse temperature `beta` for which the softmax of `beta * logits` has the least weighted log loss. `logits` are row-major
 * `[rows, classes]`. Guo, Pleiss, Sun and Weinberger, International Conference on Machine Learning (2017). The loss is convex in
 * beta, so its derivative has one root, which is halved down upon.
 */
export async function fitTemperature(
  logits: Float64Array,
  codes: ArrayLike<number>,
  classes: number,
  weight: Float64Array | undefined,
  checkpoint: () => Promise<void>,
): Promise<number> {
  const rises = async (logBeta: number): Promise<boolean> => {
    const beta = exp(logBeta)
    let sum = 0
    await inChunks(codes.length, checkpoint, (from, to) => {
      for (let i = from; i < to; i++)
        sum += (weight ? weight[i]! : 1) * slope(logits, i * classes, classes, codes[i]!, beta)
    })
    return sum > 0
  }
  let [low, high] = [-BOUND, BOUND]
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return exp(middle)
    if (await rises(middle)) high = middle
    else low = middle
  }
}

/** Derivative of one row's log loss by beta: the mean logit under the softmax, less the logit of the row's class. */
function slope(logits: Float64Array, at: number, classes: number, code: number, beta: number): number {
  let max = -Infinity
  for (let c = 0; c < classes; c++) max = Math.max(max, logits[at + c]!)
  let [sum, mean] = [0, 0]
  for (let c = 0; c < classes; c++) {
    const e = exp(beta * (logits[at + c]! - max))
    sum += e
    mean += e * logits[at + c]!
  }
  return mean / sum - logits[at + code]!
}
