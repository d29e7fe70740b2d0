import type { Pacer } from './pass.ts'

/** Pivots below this share of 1, the size of a scaled diagonal, are taken for 0. */
const TINY = 1e-13

/** Solves with a symmetric positive semi-definite matrix; directions without curvature get 0. */
export interface Factor {
  /** `b` becomes the solution. */
  solve(b: Float64Array): void
}

/** Products between two chances to abort: some milliseconds. */
const SLICE = 1 << 23

/**
 * Cholesky factor of the lower half of `a` (`[n, n]`, row-major, overwritten), scaled to a unit diagonal first, so that only
 * correlation and not units decides what is singular.
 */
export async function cholesky(a: Float64Array, n: number, pacer: Pacer): Promise<Factor> {
  const unit = new Float64Array(n)
  for (let i = 0; i < n; i++) unit[i] = a[i * n + i]! > 0 ? 1 / Math.sqrt(a[i * n + i]!) : 0
  let work = 0
  for (let i = 0; i < n; i++) {
    const row = i * n
    work += (i * i) / 2
    if (work > SLICE) {
      await pacer.checkpoint()
      work = 0
    }
    for (let j = 0; j <= i; j++) {
      const other = j * n
      let s = a[row + j]! * unit[i]! * unit[j]!
      for (let k = 0; k < j; k++) s -= a[row + k]! * a[other + k]!
      // The diagonal holds inverses; 0 leaves a direction out.
      if (j < i) a[row + j] = s * a[other + j]!
      else a[row + i] = s > TINY ? 1 / Math.sqrt(s) : 0
    }
  }
  return {
    solve(b) {
      for (let i = 0; i < n; i++) {
        const row = i * n
        let s = b[i]! * unit[i]!
        for (let k = 0; k < i; k++) s -= a[row + k]! * b[k]!
        b[i] = s * a[row + i]!
      }
      for (let i = n - 1; i >= 0; i--) {
        const s = b[i]! * a[i * n + i]!
        b[i] = s * unit[i]!
        for (let k = 0; k < i; k++) b[k]! -= s * a[i * n + k]!
      }
    },
  }
}
