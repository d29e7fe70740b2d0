import type { Region } from '@foldwise/kernels'

/**
 * The problem `|b - A w|^2 / 2 + sum_j l1_j |w_j| + l2_j w_j^2 / 2` in kernel memory, in one of its forms. Columns of A have
 * length 1 (or 0 where they are constant), rows carry the roots of weights that sum to 1.
 */
export interface Descent {
  /** Coordinates; those past the features are of no column. */
  readonly n: number
  readonly w: Region<Float64Array>
  readonly l1: Region<Float64Array>
  readonly l2: Region<Float64Array>
  /** |b|^2 */
  readonly target: number
  /** Whether columns that do not move cost nothing. */
  readonly freeRest: boolean
  /** Brings everything up to date after w was set. */
  reset(): void
  /** A'(b - A w), for all coordinates. */
  slopes(): Float64Array
  /** |b - A w|^2 and b'(b - A w). */
  residual(): { readonly squares: number; readonly target: number }
  /** One sweep over the first `count` of `active`; the sum of squares of the changes. */
  sweep(active: Region<Int32Array>, count: number, positive: boolean): number
}

/** How far the objective is above its minimum at most, seen from the coordinates in `among`. */
export function dualityGap(d: Descent, slopes: Float64Array, among: Int32Array, positive: boolean): number {
  const [w, l1, l2] = [d.w.view, d.l1.view, d.l2.view]
  const { squares, target } = d.residual()
  const up = (s: number): number => (positive ? Math.max(0, s) : Math.abs(s))
  let lasso = 0
  let ridge = 0
  let share = Infinity
  let excess = 0
  for (let i = 0; i < among.length; i++) {
    const j = among[i]!
    const u = w[j]!
    lasso += l1[j]! * Math.abs(u)
    ridge += l2[j]! * u * u
    const pull = up(slopes[j]! - l2[j]! * u)
    if (pull > 0) share = Math.min(share, l1[j]! / pull)
    const over = up(slopes[j]!) - l1[j]!
    if (over > 0) excess += (over * over) / (2 * l2[j]!)
  }
  // The residual, with the ridge's rows below it, scaled until it is feasible for the lasso's dual.
  const length = squares + ridge
  const best = length > 0 ? target / length : 0
  const c = Math.max(0, Math.min(share, best))
  const scaled = length / 2 + lasso - c * target + (c * c * length) / 2
  // The residual itself, for the dual of the elastic net.
  const whole = squares + lasso + ridge / 2 - target + excess
  return Math.max(0, Math.min(scaled, whole))
}
