import { exp } from '../math/exp.ts'
import { log } from '../math/log.ts'

/** What the kernel computes for one query, in plain TypeScript: gradients, hessians, and the NDCG of the first `evalAt` rows. */
export function lambdasOf(
  grades: readonly number[],
  scores: readonly number[],
  truncation: number,
  evalAt: number,
): { readonly gradient: Float64Array; readonly hessian: Float64Array; readonly ndcg: number } {
  const n = grades.length
  const gain = grades.map((g) => 2 ** g - 1)
  const discount = (place: number): number => Math.LN2 / log(place + 2)
  const dcg = (rows: readonly number[], places: number): number =>
    rows.slice(0, places).reduce((s, i, place) => s + gain[i]! * discount(place), 0)
  const rows = grades.map((_, i) => i)
  const ideal = [...rows].sort((i, j) => gain[j]! - gain[i]!)
  const order = [...rows].sort((i, j) => scores[j]! - scores[i]!)
  const gradient = new Float64Array(n)
  const hessian = new Float64Array(n)
  const best = dcg(ideal, truncation)
  const bestAt = dcg(ideal, evalAt)
  const spread = scores[order[0]!] !== scores[order[n - 1]!]
  let sum = 0
  for (let p = 0; p < Math.min(n, truncation); p++) {
    for (let q = p + 1; q < n; q++) {
      const [i, j] = [order[p]!, order[q]!]
      if (gain[i] === gain[j] || best === 0) continue
      const [high, low] = gain[i]! > gain[j]! ? [i, j] : [j, i]
      const delta = scores[high]! - scores[low]!
      let size = (Math.abs(gain[i]! - gain[j]!) * Math.abs(discount(p) - discount(q))) / best
      if (spread) size /= 0.01 + Math.abs(delta)
      const share = 1 / (1 + exp(Math.min(delta, 700)))
      gradient[high]! -= share * size
      gradient[low]! += share * size
      hessian[high]! += share * (1 - share) * size
      hessian[low]! += share * (1 - share) * size
      sum += 2 * share * size
    }
  }
  const norm = sum > 0 ? log(1 + sum) / (Math.LN2 * sum) : 1
  return {
    gradient: gradient.map((g) => g * norm),
    hessian: hessian.map((h) => h * norm),
    ndcg: bestAt > 0 ? dcg(order, evalAt) / bestAt : 1,
  }
}
