import { axpy, gram, type Kernels, matMul, type Region, runSteps, type Workspace } from '@foldwise/kernels'
import type { CovarianceType } from './mixture.ts'

/** Sums over rows, by how much of each a component has. */
export interface Moments {
  /** `n` rows `[n, features]` with their shares `[n, components]`. */
  add(n: number, x: Region<Float64Array>, shares: Region<Float64Array>): void
  /** What the sums say. Means of components without rows stay where they were. */
  estimate(regCovar: number): Estimate
}

export interface Estimate {
  /** Rows that each component has. */
  readonly counts: Float64Array
  readonly means: Float64Array<ArrayBuffer>
  readonly covariances: Float64Array<ArrayBuffer>
}

/**
 * Sums about `around` (`[components, features]`), at most `height` rows at once. The nearer it is to the means that come out, the fewer
 * digits are lost; in iterations, the last means are as near as can be. `total` is all rows' products about 0, for tied covariances.
 */
export function moments(
  kernels: Kernels,
  ws: Workspace,
  type: CovarianceType,
  around: Float64Array,
  components: number,
  height: number,
  total: Float64Array | undefined,
): Moments {
  const features = around.length / components
  const size = features * features
  const counts = new Float64Array(components)
  const sums = ws.float64(components * features)
  const squares = new Float64Array(type === 'diag' || type === 'spherical' ? components * features : 0)
  const products = type === 'full' ? Array.from({ length: components }, () => ws.float64(size)) : []
  const off = ws.raw(Float64Array, type === 'full' ? height * features : 0)
  const part = ws.raw(Float64Array, type === 'full' ? size : 0)
  return {
    add(n, x, shares) {
      const s = shares.view
      for (let i = 0; i < n; i++) for (let c = 0; c < components; c++) counts[c]! += s[i * components + c]!
      runSteps(
        matMul(kernels, { m: components, n: features, k: n, a: shares, transposeA: true, b: x, c: sums, add: true }),
      )
      if (type === 'full') {
        for (let c = 0; c < components; c++) {
          weighted(n, x.view, shares.view, around, components, c, off.view)
          runSteps(gram(kernels, n, features, off, part))
          axpy(kernels, 1, part, products[c]!)
        }
      } else if (type !== 'tied') addSquares(n, x.view, shares.view, around, components, squares)
    },
    estimate(regCovar) {
      const nk = counts.map((v) => v + 10 * Number.EPSILON)
      const all = nk.reduce((a, b) => a + b, 0)
      const found = sums.view
      const means = Float64Array.from(around)
      // From `around`, by the mean difference: so that what is subtracted below is small.
      const step = Float64Array.from(means, (v, k) => {
        const c = Math.floor(k / features)
        return (found[k]! - counts[c]! * v) / nk[c]!
      })
      for (let k = 0; k < means.length; k++) means[k]! += step[k]!
      const left = (c: number, i: number, j: number) => step[c * features + i]! * step[c * features + j]!
      if (type === 'full') {
        const covariances = new Float64Array(components * size)
        products.forEach((p, c) => {
          for (let i = 0; i < features; i++) {
            for (let j = 0; j < features; j++) {
              const k = i * features + j
              covariances[c * size + k] = p.view[k]! / nk[c]! - left(c, i, j) + (i === j ? regCovar : 0)
            }
          }
        })
        return { counts: nk, means, covariances }
      }
      if (type === 'tied') {
        const covariances = Float64Array.from(total!)
        for (let i = 0; i < features; i++) {
          for (let j = 0; j < features; j++) {
            let between = 0
            for (let c = 0; c < components; c++) between += nk[c]! * means[c * features + i]! * means[c * features + j]!
            const k = i * features + j
            covariances[k] = (covariances[k]! - between) / all + (i === j ? regCovar : 0)
          }
        }
        return { counts: nk, means, covariances }
      }
      const variances = squares.map((s, k) => {
        const c = Math.floor(k / features)
        return s / nk[c]! - step[k]! * step[k]! + regCovar
      })
      if (type === 'diag') return { counts: nk, means, covariances: Float64Array.from(variances) }
      const covariances = Float64Array.from({ length: components }, (_, c) => {
        const own = variances.subarray(c * features, (c + 1) * features)
        return own.reduce((a, b) => a + b, 0) / features
      })
      return { counts: nk, means, covariances }
    },
  }
}

/** out[i] = (x[i] - around[c]) sqrt(share of c) */
function weighted(
  n: number,
  x: Float64Array,
  shares: Float64Array,
  around: Float64Array,
  components: number,
  c: number,
  out: Float64Array,
): void {
  const features = around.length / components
  for (let i = 0; i < n; i++) {
    const root = Math.sqrt(shares[i * components + c]!)
    const row = i * features
    for (let j = 0; j < features; j++) out[row + j] = (x[row + j]! - around[c * features + j]!) * root
  }
}

function addSquares(
  n: number,
  x: Float64Array,
  shares: Float64Array,
  around: Float64Array,
  components: number,
  squares: Float64Array,
): void {
  const features = around.length / components
  for (let i = 0; i < n; i++) {
    const row = i * features
    for (let c = 0, k = 0; c < components; c++) {
      const share = shares[i * components + c]!
      if (share === 0) {
        k += features
        continue
      }
      for (let j = 0; j < features; j++, k++) {
        const off = x[row + j]! - around[k]!
        squares[k]! += share * off * off
      }
    }
  }
}
