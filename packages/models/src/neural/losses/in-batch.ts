import { copyAs, type Tensor } from '@foldwise/core'
import { add, cast, equal, matMul, mul, reshape, rsqrt, square, sub, sum, transpose } from '@foldwise/core/ops'
import { crossEntropy } from './cross-entropy.ts'

export interface InBatchOptions {
  /** Scores are divided by it. Default 0.05. */
  readonly temperature?: number
  /** Compares directions, not lengths. Default true. */
  readonly normalize?: boolean
  /** Also the other way: which query an item belongs to, both counting half. Default false. */
  readonly symmetric?: boolean
}

/** What is known of a batch's rows. */
export interface InBatchRows {
  /** Which item each is, int32 `[n]`: an item that is in the batch twice is no wrong answer. Default: all are others. */
  readonly ids?: Tensor
  /**
   * Logarithms of how likely each item is to be in a batch, `[n]`, up to a constant; taken from the scores, so that items that
   * are often among the wrong answers are not held down for it. Default: all are as likely.
   */
  readonly logShares?: Tensor
  /** How much each row counts, `[n]`. Default 1. */
  readonly weight?: Tensor
}

/**
 * Cross-entropy of which item of the batch belongs to each query, `queries` and `items` `[n, size]`, row i with row i: all
 * other items stand for wrong ones. Source: Yi et al., Sampling-Bias-Corrected Neural Modeling (2019); CLIP (2021).
 */
export function inBatchSoftmax(queries: Tensor, items: Tensor, options: InBatchOptions & InBatchRows = {}): Tensor {
  const { temperature = 0.05, normalize = true, symmetric = false, ids, logShares, weight } = options
  const side = (x: Tensor) => (normalize ? ofLengthOne(x) : x)
  const products = mul(matMul(side(queries), side(items), { transposeB: true }), 1 / temperature)
  const n = queries.shape[0]!
  const scores = ids ? add(products, mul(sameItem(products, ids, n), HIDDEN)) : products
  const own = queries.on.constant(
    Int32Array.from({ length: n }, (_, i) => i),
    { shape: [n], dtype: 'int32' },
  )
  const loss = crossEntropy()
  const found = loss(logShares ? sub(scores, reshape(logShares, [1, n])) : scores, own, weight)
  return symmetric ? mul(add(found, loss(transpose(scores), own, weight)), 0.5) : found
}

/** Rows `[n, size]` with the length 1. */
export const ofLengthOne = (x: Tensor): Tensor => mul(x, rsqrt(add(sum(square(x), 1, true), 1e-12)))

/** Low enough that its share is 0 in float32. */
const HIDDEN = -1e9

/** 1 where another row of the batch has the same item, 0 elsewhere, `[n, n]`. */
function sameItem(scores: Tensor, ids: Tensor, n: number): Tensor {
  const same = cast(equal(reshape(ids, [n, 1]), reshape(ids, [1, n])), scores.dtype)
  const diagonal = Uint8Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0))
  return sub(same, scores.on.constant(copyAs(scores.dtype, diagonal), { shape: [n, n], dtype: scores.dtype }))
}
