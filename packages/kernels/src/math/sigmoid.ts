import { exp } from './exp.ts'
import { log1p } from './log1p.ts'

/** 1 / (1 + e^-x) without overflow on either side, the same bits in every engine. */
export function sigmoid(x: number): number {
  const t = exp(x < 0 ? x : -x)
  return (x < 0 ? t : 1) / (1 + t)
}

/** log(1 + e^x) without overflow, the same bits in every engine. The logistic loss is `softplus(-margin)`. */
export function softplus(x: number): number {
  return Math.max(x, 0) + log1p(exp(x < 0 ? x : -x))
}
