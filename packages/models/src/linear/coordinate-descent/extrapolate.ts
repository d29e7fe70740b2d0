import type { Descent } from './descent.ts'

/** Iterates that a guess is made from. */
const KEPT = 5

/**
 * Guesses where sweeps over `set` are heading, and goes there where that is better: Anderson acceleration (Bertrand and Massias,
 * Anderson acceleration of coordinate descent, AISTATS 2021). Call the result after each sweep.
 */
export function extrapolation(d: Descent, set: Int32Array, positive: boolean): () => void {
  const past: Float64Array[] = []
  const current = (): Float64Array => {
    const w = d.w.view
    const values = new Float64Array(set.length)
    for (let i = 0; i < set.length; i++) values[i] = w[set[i]!]!
    return values
  }
  const go = (to: Float64Array): void => {
    const w = d.w.view
    for (let i = 0; i < set.length; i++) w[set[i]!] = to[i]!
    d.reset()
  }
  return () => {
    past.push(current())
    if (past.length <= KEPT) return
    const guess = combined(past, positive)
    const here = past[KEPT]!
    past.length = 0
    if (!guess) return
    const before = objective(d, set)
    go(guess)
    if (!(objective(d, set) < before)) go(here)
  }
}

function objective(d: Descent, set: Int32Array): number {
  const [w, l1, l2] = [d.w.view, d.l1.view, d.l2.view]
  let value = d.residual().squares / 2
  for (let i = 0; i < set.length; i++) {
    const u = w[set[i]!]!
    value += l1[set[i]!]! * Math.abs(u) + (l2[set[i]!]! * u * u) / 2
  }
  return value
}

/** The combination of iterates, with shares that sum to 1, whose steps cancel best; undefined where they are all alike. */
function combined(past: readonly Float64Array[], positive: boolean): Float64Array | undefined {
  const k = past.length - 1
  const steps = Array.from({ length: k }, (_, a) => past[a + 1]!.map((v, i) => v - past[a]![i]!))
  const g = steps.map((u) => steps.map((v) => u.reduce((s, x, i) => s + x * v[i]!, 0)))
  const trace = g.reduce((s, row, a) => s + row[a]!, 0)
  if (!(trace > 0)) return undefined
  for (let a = 0; a < k; a++) g[a]![a]! += 1e-13 * trace
  const shares = solveOnes(g)
  const total = shares.reduce((a, b) => a + b, 0)
  if (!(Math.abs(total) > 0 && Number.isFinite(total))) return undefined
  return past[0]!.map((_, i) => {
    let v = 0
    for (let a = 0; a < k; a++) v += (shares[a]! / total) * past[a + 1]![i]!
    return positive ? Math.max(0, v) : v
  })
}

/** Solves G c = 1 by elimination; G is symmetric and positive definite. */
function solveOnes(g: readonly (readonly number[])[]): number[] {
  const k = g.length
  const a = g.map((row) => [...row, 1])
  for (let p = 0; p < k; p++) {
    for (let r = p + 1; r < k; r++) {
      const f = a[r]![p]! / a[p]![p]!
      for (let c = p; c <= k; c++) a[r]![c]! -= f * a[p]![c]!
    }
  }
  const c = new Array<number>(k).fill(0)
  for (let r = k - 1; r >= 0; r--) {
    let s = a[r]![k]!
    for (let q = r + 1; q < k; q++) s -= a[r]![q]! * c[q]!
    c[r] = s / a[r]![r]!
  }
  return c
}
