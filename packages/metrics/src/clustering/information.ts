import { logarithm } from '../probability/log.ts'
import type { Contingency } from './contingency.ts'

/** Entropy of groups of these sizes, in nats. */
export function entropy(sizes: Float64Array, rows: number): number {
  if (sizes.length === 1) return 0
  const log = logarithm()
  let sum = 0
  for (let i = 0; i < sizes.length; i++) sum -= (sizes[i]! / rows) * log(sizes[i]! / rows)
  return sum
}

/** Mutual information of a class and a cluster drawn together, in nats; never below 0. */
export function information({ rows, classSizes, clusterSizes, classOf, clusterOf, shared }: Contingency): number {
  if (classSizes.length === 1 || clusterSizes.length === 1) return 0
  const log = logarithm()
  let sum = 0
  for (let i = 0; i < shared.length; i++) {
    const expected = (classSizes[classOf[i]!]! / rows) * clusterSizes[clusterOf[i]!]!
    sum += (shared[i]! / rows) * log(shared[i]! / expected)
  }
  // where the two are independent, rounding leaves a little of either sign
  return sum < rounding(shared.length) ? 0 : sum
}

const rounding = (terms: number) => terms * 2 ** -52
