/** Scores at ascending thresholds. */
export interface Curve {
  readonly thresholds: Float64Array
  readonly scores: Float64Array
}

/** `n` values from `from` to `to`, both among them. */
export function spread(from: number, to: number, n: number): Float64Array {
  const step = (to - from) / (n - 1)
  return Float64Array.from({ length: n }, (_, i) => (i === n - 1 ? to : from + i * step))
}

/** The mean of curves, each joined by lines and level beyond its ends, at `n` thresholds over all of theirs. */
export function meanCurve(curves: readonly Curve[], n: number): Curve {
  const from = Math.min(...curves.map((c) => c.thresholds[0]!))
  const to = Math.max(...curves.map((c) => c.thresholds.at(-1)!))
  const thresholds = spread(from, to, n)
  const scores = thresholds.map((t) => curves.reduce((sum, c) => sum + at(c, t), 0) / curves.length)
  return { thresholds, scores }
}

function at({ thresholds: x, scores: y }: Curve, t: number): number {
  const last = x.length - 1
  if (t <= x[0]!) return y[0]!
  if (t >= x[last]!) return y[last]!
  let i = 0
  while (x[i + 1]! <= t) i++
  return y[i]! + ((y[i + 1]! - y[i]!) / (x[i + 1]! - x[i]!)) * (t - x[i]!)
}
