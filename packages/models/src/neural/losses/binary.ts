import type { Tensor } from '@foldwise/core'
import { add, mul, neg, pow, sigmoid, softplus, sub } from '@foldwise/core/ops'
import { elementwise, type Loss } from './loss.ts'

export interface BinaryCrossEntropyOptions {
  /** How much a positive target counts. Default 1. */
  readonly positiveWeight?: number
}

/** Cross-entropy of logits and targets from 0 to 1, one a value: two classes, or several labels a row. */
export const binaryCrossEntropy = ({ positiveWeight = 1 }: BinaryCrossEntropyOptions = {}): Loss =>
  elementwise('binaryCrossEntropy', (x, y) => logistic(x, y, positiveWeight))

export interface FocalOptions {
  /** How fast rows that are right count less. Default 2. */
  readonly gamma?: number
  /** How much positive targets count, negative ones the rest of 1; null: all the same. Default 0.25. */
  readonly alpha?: number | null
}

/**
 * Binary cross-entropy of logits, in which values that are right already count little: times (1 - p)^gamma, p the share
 * given to the true class. For targets of which few are positive. Source: Lin et al., Focal Loss (2017).
 */
export const focal = ({ gamma = 2, alpha = 0.25 }: FocalOptions = {}): Loss =>
  elementwise('focal', (x, y) => {
    const p = sigmoid(x)
    const wrong = add(p, sub(y, mul(mul(p, y), 2)))
    const loss = mul(logistic(x, y, 1), pow(wrong, gamma))
    return alpha === null ? loss : mul(loss, add(mul(y, 2 * alpha - 1), 1 - alpha))
  })

/** -w y log p - (1 - y) log(1 - p), p the sigmoid of x. */
function logistic(x: Tensor, y: Tensor, w: number): Tensor {
  if (w === 1) return sub(softplus(x), mul(x, y))
  return add(mul(sub(1, y), x), mul(add(mul(y, w - 1), 1), softplus(neg(x))))
}
