import type { FitContext, Rng } from '@foldwise/core'
import { type Dense, type Kernels, log, nearest, packPoints } from '@foldwise/kernels'

/** `count` different rows, each as likely as any other. */
export function randomCenters(x: Dense, count: number, random: Rng): Float64Array {
  return takeRows(x, random.permutation(x.rows).subarray(0, count))
}

/**
 * Rows far from one another: each next one is drawn by its squared distance to those so far (Arthur and Vassilvitskii, k-means++, SODA
 * 2007), the best of 2 + log(count) draws, as scikit-learn takes it.
 */
export async function plusPlusCenters(
  kernels: Kernels,
  x: Dense,
  count: number,
  random: Rng,
  ctx: FitContext,
): Promise<Float64Array> {
  const { rows, columns } = x
  const trials = Math.min(rows, 2 + Math.floor(log(count)))
  const chosen = [random.integer(rows)]
  const closest = new Float64Array(rows).fill(Infinity)
  using ws = kernels.workspace()
  const distances = ws.raw(Float64Array, rows * trials)
  const indices = ws.raw(Int32Array, rows * trials)
  /** Squared distances of all rows to some of them, or to what is closer already; `[candidates.length][rows]`. */
  const closestWith = (candidates: readonly number[]): Float64Array[] => {
    using inner = kernels.workspace()
    const k = candidates.length
    const values = inner.float64(takeRows(x, candidates))
    const points = packPoints(kernels, inner, { rows: k, columns, values })
    nearest(kernels, { metric: 'squaredEuclidean', queries: x, points, k, distances, indices })
    const out = candidates.map(() => new Float64Array(rows))
    const [d, c] = [distances.view, indices.view]
    for (let i = 0; i < rows; i++)
      for (let s = i * k; s < (i + 1) * k; s++) out[c[s]!]![i] = Math.min(closest[i]!, d[s]!)
    return out
  }
  closest.set(closestWith(chosen)[0]!)
  while (chosen.length < count) {
    await ctx.checkpoint()
    const total = closest.reduce((a, b) => a + b, 0)
    const candidates = Array.from({ length: trials }, () => drawByShare(closest, random.next() * total))
    const potentials = closestWith(candidates)
    const sums = potentials.map((p) => p.reduce((a, b) => a + b, 0))
    const best = sums.indexOf(Math.min(...sums))
    closest.set(potentials[best]!)
    chosen.push(candidates[best]!)
  }
  return takeRows(x, chosen)
}

/** The first index whose running sum exceeds `at`; the last where none does. */
function drawByShare(shares: Float64Array, at: number): number {
  let sum = 0
  for (let i = 0; i < shares.length; i++) {
    sum += shares[i]!
    if (sum > at) return i
  }
  return shares.length - 1
}

function takeRows({ columns, values }: Dense, rows: ArrayLike<number>): Float64Array {
  const out = new Float64Array(rows.length * columns)
  for (let i = 0; i < rows.length; i++) {
    out.set(values.view.subarray(rows[i]! * columns, (rows[i]! + 1) * columns), i * columns)
  }
  return out
}
