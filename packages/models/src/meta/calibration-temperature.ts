import { exp, softmax } from '@foldwise/kernels'

/** Bounds of the logarithm of the inverse temperature, as scikit-learn's. */
const BOUND = 10

/**
 * The inverse temperature `beta` for which the softmax of `beta * logits` has the least weighted log loss. `logits` are row-major
 * `[rows, classes]`. Guo, Pleiss, Sun and Weinberger, International Conference on Machine Learning (2017). The loss is convex in
 * beta, so its derivative has one root, which is halved down upon.
 */
export function fitTemperature(
  logits: Float64Array,
  codes: ArrayLike<number>,
  classes: number,
  weight: Float64Array | undefined,
): number {
  const rises = (logBeta: number): boolean => {
    const beta = exp(logBeta)
    let sum = 0
    for (let i = 0; i < codes.length; i++) {
      const row = logits.subarray(i * classes, (i + 1) * classes)
      const p = softmax(row.map((z) => beta * z))
      let expected = 0
      for (let c = 0; c < classes; c++) expected += p[c]! * row[c]!
      sum += (weight ? weight[i]! : 1) * (expected - row[codes[i]!]!)
    }
    return sum > 0
  }
  let [low, high] = [-BOUND, BOUND]
  for (;;) {
    const middle = (low + high) / 2
    if (middle <= low || middle >= high) return exp(middle)
    if (rises(middle)) high = middle
    else low = middle
  }
}
