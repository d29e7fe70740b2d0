import { exp } from './exp.ts'
import { logSumExp } from './log-sum-exp.ts'

/** Softmax of one row, the same bits as the kernel `softmaxRows`. */
export function softmax(x: ArrayLike<number>): Float64Array {
  let max = -Infinity
  for (let i = 0; i < x.length; i++) max = Math.max(max, x[i]!)
  const y = new Float64Array(x.length)
  let sum = 0
  for (let i = 0; i < y.length; i++) sum += y[i] = exp(x[i]! - max)
  for (let i = 0; i < y.length; i++) y[i]! /= sum
  return y
}

/** Logarithm of the softmax of one row, the same bits as the kernel `logSoftmaxRows`. */
export function logSoftmax(x: ArrayLike<number>): Float64Array {
  const all = logSumExp(x)
  return Float64Array.from(x, (v) => v - all)
}
