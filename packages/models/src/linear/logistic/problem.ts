import type { DenseMatrix, SparseMatrix } from '@foldwise/core'

/** What is to be minimised: C * sum_i weight_i loss_i + (1 - l1Ratio) |w|^2 / 2 + l1Ratio |w|_1, the intercept free. */
export interface LogisticProblem {
  readonly x: DenseMatrix | SparseMatrix
  /** Class indices. */
  readonly y: Int32Array
  /** At least 2. */
  readonly classes: number
  /** One a row; undefined stands for ones. */
  readonly weight: Float64Array | undefined
  /** Infinity for no penalty. */
  readonly C: number
  /** 0 for L2, 1 for L1. */
  readonly l1Ratio: number
  readonly fitIntercept: boolean
}

export const outputsOf = (p: LogisticProblem): number => (p.classes === 2 ? 1 : p.classes)

/** Sum of the weights. */
export function totalWeight(p: LogisticProblem): number {
  if (!p.weight) return p.y.length
  let sum = 0
  for (const w of p.weight) sum += w
  return sum
}

/** Weights that sum to 1, for `length` rows; rows past the data weigh 0. */
export function meanWeights(p: LogisticProblem, length: number): Float64Array {
  const total = totalWeight(p)
  const out = new Float64Array(length)
  for (let i = 0; i < p.y.length; i++) out[i] = (p.weight ? p.weight[i]! : 1) / total
  return out
}
