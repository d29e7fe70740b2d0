import type { DenseMatrix } from '@foldwise/core'
import { argsort, type Kernels } from '@foldwise/kernels'
import { sortedColumns } from './quantiles.ts'

/** Values of a column that weigh something, ascending, and the sums of their weights up to and with each. */
export interface WeightedColumn {
  readonly values: Float64Array
  readonly upTo: Float64Array
}

/** Each column's values without NaN, where every row weighs 1. */
export function evenColumns(x: DenseMatrix): WeightedColumn[] {
  const upTo = Float64Array.from({ length: x.shape[0] }, (_, i) => i + 1)
  return sortedColumns(x).map((values) => ({ values, upTo: upTo.subarray(0, values.length) }))
}

/** Each column's values without NaN and without those of weight 0. */
export function weightedColumns(x: DenseMatrix, weight: Float64Array, kernels: Kernels): WeightedColumn[] {
  const [rows, columns] = x.shape
  return Array.from({ length: columns }, (_, j) => {
    const all = new Float64Array(rows)
    const weights = new Float64Array(rows)
    let n = 0
    for (let i = 0; i < rows; i++) {
      const v = x.data[i * columns + j]!
      if (Number.isNaN(v) || weight[i] === 0) continue
      all[n] = v
      weights[n++] = weight[i]!
    }
    const order = orderOf(all.subarray(0, n), kernels)
    const upTo = new Float64Array(n)
    let sum = 0
    for (let i = 0; i < n; i++) upTo[i] = sum += weights[order[i]!]!
    return { values: Float64Array.from(order, (i) => all[i]!), upTo }
  })
}

function orderOf(values: Float64Array, kernels: Kernels): Int32Array {
  using workspace = kernels.workspace()
  const order = workspace.int32(values.length)
  argsort(kernels, workspace.float64(values), order)
  return order.view.slice()
}

/**
 * The first value whose weights up to it are this share of all (the inverted distribution function); with `average`, the middle between it
 * and the next where they are exactly that. scikit-learn's `_weighted_percentile`. NaN of nothing.
 */
export function weightedQuantile({ values, upTo }: WeightedColumn, share: number, average: boolean): number {
  const last = values.length - 1
  if (last < 0) return NaN
  const wanted = share * upTo[last]!
  const at = Math.min(firstReaching(upTo, wanted), last)
  if (!average || upTo[at]! - wanted > Number.EPSILON || wanted === 0) return values[at]!
  const next = values[Math.min(at + 1, last)]!
  return next - (next - values[at]!) * 0.5
}

/** Place of the first that is not below `wanted`. */
function firstReaching(ascending: Float64Array, wanted: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (ascending[middle]! < wanted) low = middle + 1
    else high = middle
  }
  return low
}
