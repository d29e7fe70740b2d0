import { cholesky, choleskyKernels, type Kernels, log, runPausing } from '@foldwise/kernels'
import type { CovarianceType } from './mixture.ts'

/** Upper factors P with P P' the inverse of each covariance, shaped as they are; undefined where one is not positive definite. */
export async function factorsOf(
  kernels: Kernels,
  type: CovarianceType,
  covariances: Float64Array,
  features: number,
  pause: () => Promise<void>,
): Promise<Float64Array<ArrayBuffer> | undefined> {
  if (type === 'diag' || type === 'spherical') {
    return covariances.every((v) => v > 0) ? Float64Array.from(covariances, (v) => 1 / Math.sqrt(v)) : undefined
  }
  const size = features * features
  const out = new Float64Array(covariances.length)
  using ws = kernels.workspace()
  const lower = ws.raw(Float64Array, size)
  const row = ws.raw(Float64Array, features)
  const { forwardSolve } = kernels.use(choleskyKernels)
  for (let at = 0; at < covariances.length; at += size) {
    lower.view.set(covariances.subarray(at, at + size))
    if (!(await runPausing(cholesky(kernels, features, lower), pause))) return undefined
    for (let i = 0; i < features; i++) {
      row.view.fill(0)
      row.view[i] = 1
      forwardSolve(features, lower.at, row.at)
      out.set(row.view, at + i * features)
      await pause()
    }
  }
  return out
}

/** The same from the inverses, which the caller knows. */
export async function factorsOfPrecisions(
  kernels: Kernels,
  type: CovarianceType,
  precisions: Float64Array,
  features: number,
  pause: () => Promise<void>,
): Promise<Float64Array<ArrayBuffer> | undefined> {
  if (type === 'diag' || type === 'spherical') {
    return precisions.every((v) => v > 0) ? Float64Array.from(precisions, Math.sqrt) : undefined
  }
  const size = features * features
  const out = new Float64Array(precisions.length)
  using ws = kernels.workspace()
  const lower = ws.raw(Float64Array, size)
  for (let at = 0; at < precisions.length; at += size) {
    const one = precisions.subarray(at, at + size)
    for (let i = 0; i < features; i++) {
      for (let j = 0; j < features; j++) {
        if (Math.abs(one[i * features + j]! - one[j * features + i]!) > 1e-8 * Math.abs(one[i * features + j]!))
          return undefined
      }
    }
    // With rows and columns reversed, the lower factor is the upper one.
    lower.view.set(Float64Array.from(one).reverse())
    if (!(await runPausing(cholesky(kernels, features, lower), pause))) return undefined
    const view = lower.view
    for (let i = 0; i < features; i++) {
      for (let j = i; j < features; j++) out[at + i * features + j] = view[size - 1 - (i * features + j)]!
    }
  }
  return out
}

/** Logarithm of each component's factor's determinant: half that of its precision's. */
export function logDeterminants(
  type: CovarianceType,
  factors: Float64Array,
  components: number,
  features: number,
): Float64Array {
  const out = new Float64Array(components)
  const diagonal = (from: number, step: number): number => {
    let sum = 0
    for (let j = 0; j < features; j++) sum += log(factors[from + j * step]!)
    return sum
  }
  for (let c = 0; c < components; c++) {
    if (type === 'full') out[c] = diagonal(c * features * features, features + 1)
    else if (type === 'tied') out[c] = c === 0 ? diagonal(0, features + 1) : out[0]!
    else if (type === 'diag') out[c] = diagonal(c * features, 1)
    else out[c] = features * log(factors[c]!)
  }
  return out
}
