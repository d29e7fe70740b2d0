import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import type { Label } from '../input/label.ts'
import type { Probabilities } from '../input/probability-table.ts'
import { type ClassProbabilities, classProbabilities } from './class-probabilities.ts'
import { logarithm } from './log.ts'

export interface ProbabilityOptions<L extends Label = Label> {
  /** The classes of the columns, ascending. Default: every label of `yTrue`. */
  readonly labels?: ArrayLike<L>
  /** One number a row, >= 0. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/** (2^-52)^16 is still a normal number: so many clipped probabilities may be multiplied before taking the logarithm. */
const BLOCK = 16

/**
 * Mean negative log-likelihood (cross-entropy, natural logarithm) of the true classes.
 *
 * `probabilities` is one number a row, that of the greater of two labels, or a row of numbers, one a class.
 * They are clipped to `[eps, 1 - eps]`, with eps of float32 for a `Float32Array`, else of float64, and not normalised.
 * scikit-learn: `log_loss`. The same bits on every engine.
 */
export function logLoss<L extends Label>(
  yTrue: ArrayLike<L>,
  probabilities: Probabilities,
  { labels, weight }: ProbabilityOptions<L> = {},
): number {
  const rows = checkRows('logLoss', { yTrue })
  checkWeight('logLoss', weight, rows)
  return meanLogLoss(classProbabilities('logLoss', yTrue, probabilities, labels), weight)
}

export function meanLogLoss(table: ClassProbabilities<Label>, weight: ArrayLike<number> | undefined): number {
  const rows = table.truth.length
  const eps = table.values instanceof Float32Array ? 2 ** -23 : 2 ** -52
  const log = logarithm()
  let sum = 0
  if (weight) {
    let total = 0
    for (let i = 0; i < rows; i++) {
      sum += weight[i]! * log(likelihood(table, eps, i, i + 1))
      total += weight[i]!
    }
    return -sum / total
  }
  for (let i = 0; i < rows; i += BLOCK) sum += log(likelihood(table, eps, i, Math.min(rows, i + BLOCK)))
  return -sum / rows
}

/** The product of the clipped probabilities of the true classes of some rows. */
function likelihood({ truth, values, columns }: ClassProbabilities<Label>, eps: number, from: number, to: number) {
  let product = 1
  for (let i = from; i < to; i++) {
    const label = truth[i]!
    // |1 - label - p| is p for label 1 and 1 - p for label 0, without a branch that would be missed half the time
    const p = columns > 1 ? values[i * columns + label]! : Math.abs(1 - label - values[i]!)
    product *= Math.max(eps, Math.min(p, 1 - eps))
  }
  return product
}
