import type { NearestMetric } from './nearest.ts'

/** The plain meaning of `nearest` for one query: slow, and what the kernel is tested against, to the bit. */
export function nearestTo(
  metric: NearestMetric,
  query: ArrayLike<number>,
  points: readonly ArrayLike<number>[],
  k: number,
): { distances: number[]; indices: number[] } {
  const all = points.map((p) => distance(metric, query, p))
  const order = all.map((_, i) => i).sort((a, b) => (all[a] === all[b] ? a - b : all[a]! - all[b]!))
  const indices = order.slice(0, k)
  return { distances: indices.map((i) => all[i]!), indices }
}

function distance(metric: NearestMetric, a: ArrayLike<number>, b: ArrayLike<number>): number {
  let s = metric === 'oneMinusDot' ? 1 : 0
  for (let j = 0; j < a.length; j++) {
    const off = a[j]! - b[j]!
    if (metric === 'squaredEuclidean') s += off * off
    else if (metric === 'manhattan') s += Math.abs(off)
    else if (metric === 'chebyshev') s = Math.max(s, Math.abs(off))
    else s -= a[j]! * b[j]!
  }
  return s
}
