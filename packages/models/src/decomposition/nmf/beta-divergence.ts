import { log } from '@foldwise/kernels'
import { type Checkpoint, type NmfRows, rowBlocks } from './nmf-rows.ts'
import type { Factors } from './nmf-start.ts'

export type BetaLoss = 'frobenius' | 'kullback-leibler' | 'itakura-saito'

/** Divisors and logarithms are kept from 0 by this, float32's epsilon, as scikit-learn's. */
export const EPSILON = 2 ** -23

/** The root of twice the divergence of X from W H: of a difference, its Frobenius norm. */
export async function betaDivergence(
  x: NmfRows,
  { w, ht }: Factors,
  count: number,
  loss: BetaLoss,
  checkpoint: Checkpoint,
): Promise<number> {
  const columnSums = new Float64Array(count)
  if (loss === 'kullback-leibler') for (let k = 0; k < ht.length; k++) columnSums[k % count]! += ht[k]!
  let sum = 0
  for (const [from, to] of rowBlocks(x, loss === 'frobenius' ? 2 * count : count)) {
    await checkpoint()
    for (let i = from; i < to; i++) sum += rowDivergence(x, i, w, i, ht, count, loss, columnSums)
  }
  return Math.sqrt(Math.max(0, 2 * sum))
}

/** Of row `i`, whose coefficients are row `own` of `w`. `columnSums` are those of `ht`, for Kullback and Leibler's alone. */
export function rowDivergence(
  x: NmfRows,
  i: number,
  w: Float64Array,
  own: number,
  ht: Float64Array,
  count: number,
  loss: BetaLoss,
  columnSums: Float64Array,
): number {
  const { columns, starts, indices, values } = x
  const at = own * count
  const product = (j: number): number => {
    let sum = 0
    for (let t = 0; t < count; t++) sum += w[at + t]! * ht[j * count + t]!
    return sum
  }
  const [from, to] = [starts[i]!, starts[i + 1]!]
  let sum = 0
  if (loss === 'frobenius') {
    let next = from
    for (let j = 0; j < columns; j++) {
      const there = indices ? next < to && indices[next] === j : true
      const off = (there ? values[next++]! : 0) - product(j)
      sum += (off * off) / 2
    }
    return sum
  }
  if (loss === 'kullback-leibler') for (let t = 0; t < count; t++) sum += w[at + t]! * columnSums[t]!
  for (let k = from; k < to; k++) {
    const v = values[k]!
    const found = product(indices ? indices[k]! : k - from)
    if (loss === 'itakura-saito') {
      const ratio = v / (found || EPSILON)
      sum += ratio - log(ratio) - 1
    } else if (v > EPSILON) sum += v * log(v / (found || EPSILON)) - v
    else sum -= v
  }
  return sum
}
