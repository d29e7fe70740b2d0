/** Where targets lie and how far they spread, by measures that a few of them cannot move. */
export interface TargetScale {
  readonly centre: number
  /** Above 0. */
  readonly spread: number
}

/** The median of the targets that weigh something, and of the distances from it; without a centre, of the distances from 0. */
export function targetScale(y: Float64Array, weight: Float64Array, centred: boolean): TargetScale {
  const used = y.filter((_, i) => weight[i]! > 0)
  const centre = centred ? median(used) : 0
  const off = used.map((v) => Math.abs(v - centre))
  return { centre, spread: median(off) || off.reduce((a, b) => Math.max(a, b), 0) || 1 }
}

function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  return sorted[sorted.length >> 1] ?? 0
}
