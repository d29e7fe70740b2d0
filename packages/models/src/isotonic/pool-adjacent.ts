import type { Steps } from '@foldwise/kernels'

/** Values of a step. */
const SLICE = 1 << 18

/**
 * The non-decreasing values of least weighted squared distance to `y`, by pooling adjacent violators, in time linear in their
 * number. Best and Chakravarti, Mathematical Programming 47 (1990). Weights are above 0.
 */
export function* poolAdjacent(y: Float64Array, weight: Float64Array): Steps<Float64Array> {
  const n = y.length
  // Blocks of equal values: where each ends, its weight and its mean.
  const ends = new Int32Array(n)
  const weights = new Float64Array(n)
  const means = new Float64Array(n)
  let top = -1
  for (let i = 0; i < n; i++) {
    if (i % SLICE === 0) yield
    top++
    ends[top] = i + 1
    weights[top] = weight[i]!
    means[top] = y[i]!
    while (top > 0 && means[top - 1]! >= means[top]!) {
      const [a, b] = [weights[top - 1]!, weights[top]!]
      means[top - 1] = (a * means[top - 1]! + b * means[top]!) / (a + b)
      weights[top - 1] = a + b
      ends[top - 1] = ends[top]!
      top--
    }
  }
  const out = new Float64Array(n)
  for (let block = 0; block <= top; block++) out.fill(means[block]!, block === 0 ? 0 : ends[block - 1]!, ends[block]!)
  return out
}
