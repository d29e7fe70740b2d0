import { cholesky } from '../logistic/cholesky.ts'
import type { Pacer } from '../logistic/pass.ts'

export interface ActiveSet {
  /** Coordinates above 0, ascending. */
  readonly above: Int32Array
  readonly iterations: number
  /** The steepest slope that is left at 0, as a share of the steepest at the start. */
  readonly slope: number
}

/** Slopes below this share of the steepest at the start are rounding. */
const FLAT = 1e-12

/**
 * Which coordinates of the minimiser of w'G w / 2 - c'w with w >= 0 are above 0, by the active set method of Lawson and Hanson (Solving
 * Least Squares Problems, 1974, chapter 23), as SciPy's `nnls`. G is positive semi-definite, `[n, n]`. A coordinate that depends on those
 * above 0 stays at 0.
 */
export async function activeSet(g: Float64Array, c: Float64Array, maxIter: number, pacer: Pacer): Promise<ActiveSet> {
  const n = c.length
  const unit = Float64Array.from(c, (_, j) => (g[j * n + j]! > 0 ? 1 / Math.sqrt(g[j * n + j]!) : 0))
  const most = c.reduce((m, v, j) => Math.max(m, Math.abs(v) * unit[j]!), 0)
  const w = new Float64Array(n)
  const blocked = new Uint8Array(n)
  let set: number[] = []
  for (let iterations = 0; ; iterations++) {
    const slopes = slopesAt(set)
    let next = -1
    for (let j = 0; j < n; j++) {
      if (w[j] === 0 && !blocked[j] && slopes[j]! > FLAT * most && (next < 0 || slopes[j]! > slopes[next]!)) next = j
    }
    if (next < 0 || iterations >= maxIter) {
      const slope = next < 0 || most === 0 ? 0 : slopes[next]! / most
      return { above: Int32Array.from(set).sort(), iterations, slope }
    }
    set.push(next)
    if (await descend()) blocked.fill(0)
    else blocked[next] = 1
  }

  /** To the minimum over `set`, leaving out what would fall below 0; false where the coordinate that came last does not rise. */
  async function descend(): Promise<boolean> {
    const newest = set.at(-1)!
    for (;;) {
      const k = set.length
      const part = new Float64Array(k * k)
      for (let p = 0; p < k; p++) for (let q = 0; q <= p; q++) part[p * k + q] = g[set[p]! * n + set[q]!]!
      const target = Float64Array.from(set, (j) => c[j]!)
      const factor = await cholesky(part, k, pacer)
      factor.solve(target)
      await pacer.checkpoint()
      if (w[newest] === 0 && !(target[k - 1]! > 0)) {
        set.pop()
        return false
      }
      let reach = 1
      for (const [p, j] of set.entries()) {
        if (!(target[p]! > 0)) reach = Math.min(reach, w[j]! / (w[j]! - target[p]!))
      }
      const stays: number[] = []
      for (const [p, j] of set.entries()) {
        w[j]! += reach * (target[p]! - w[j]!)
        const falls = reach < 1 && !(target[p]! > 0) && w[j]! <= 1e-14 * Math.abs(target[p]!)
        if (falls || !(w[j]! > 0)) w[j] = 0
        else stays.push(j)
      }
      if (reach === 1 || stays.length === 0) {
        set = stays
        return true
      }
      // Rounding may leave the first to reach 0 a little above it.
      if (stays.length === set.length) {
        const first = stays.reduce((a, b) => (w[b]! < w[a]! ? b : a))
        w[first] = 0
        stays.splice(stays.indexOf(first), 1)
      }
      set = stays
    }
  }

  function slopesAt(of: readonly number[]): Float64Array {
    const slopes = c.slice()
    for (const j of of) for (let i = 0; i < n; i++) slopes[i]! -= w[j]! * g[j * n + i]!
    return slopes.map((s, i) => s * unit[i]!)
  }
}
