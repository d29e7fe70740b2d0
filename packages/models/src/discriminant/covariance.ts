import { gram, type Kernels, runPausing } from '@foldwise/kernels'
import { type ClassRows, deviations, overallMean } from './class-rows.ts'

/** Share of the mean variance that is mixed into covariances, `'auto'` by Ledoit and Wolf, or null for none. */
export type Shrinkage = number | 'auto' | null

/** The mean of the classes' covariances by their priors, `[features, features]`. */
export async function withinCovariance(
  kernels: Kernels,
  rows: ClassRows,
  shrinkage: Shrinkage,
  checkpoint: () => Promise<void>,
): Promise<Float64Array> {
  const { features, priors, members, means, weights } = rows
  const out = new Float64Array(features * features)
  for (const [c, own] of members.entries()) {
    const mean = means.subarray(c * features, (c + 1) * features)
    const covariance = await covarianceOf(kernels, rows, own, mean, weights[c]!, shrinkage, checkpoint)
    for (let k = 0; k < out.length; k++) out[k]! += priors[c]! * covariance[k]!
    await checkpoint()
  }
  return out
}

/** The covariance of all rows around their mean. */
export function totalCovariance(
  kernels: Kernels,
  rows: ClassRows,
  shrinkage: Shrinkage,
  checkpoint: () => Promise<void>,
): Promise<Float64Array> {
  const all = Int32Array.from(rows.members.flatMap((own) => [...own]))
  const mean = overallMean({ ...rows, priors: rows.weights.map((w) => w / rows.total) })
  return covarianceOf(kernels, rows, all, mean, rows.total, shrinkage, checkpoint)
}

async function covarianceOf(
  kernels: Kernels,
  rows: ClassRows,
  own: Int32Array,
  mean: Float64Array,
  total: number,
  shrinkage: Shrinkage,
  checkpoint: () => Promise<void>,
): Promise<Float64Array> {
  const p = rows.features
  using ws = kernels.workspace()
  const a = ws.raw(Float64Array, own.length * p)
  deviations(rows, own, mean, total, a.view)
  const g = ws.raw(Float64Array, p * p)
  await checkpoint()
  await runPausing(gram(kernels, own.length, p, a, g), checkpoint)
  const s = g.copy()
  if (shrinkage === null) return s
  if (shrinkage !== 'auto') return mixed(s, p, shrinkage)
  // Ledoit and Wolf's share is that of columns of variance 1.
  const scale = Float64Array.from({ length: p }, (_, j) => Math.sqrt(s[j * p + j]!) || 1)
  const unit = s.map((v, k) => v / scale[Math.floor(k / p)]! / scale[k % p]!)
  const shares = Float64Array.from(own, (i) => rows.weightOf(i) / total)
  return mixed(unit, p, ledoitWolf(unit, p, a.view, scale, shares, total)).map(
    (v, k) => v * scale[Math.floor(k / p)]! * scale[k % p]!,
  )
}

/** (1 - share) S + share mean(diagonal) 1 */
function mixed(s: Float64Array, p: number, share: number): Float64Array {
  let trace = 0
  for (let j = 0; j < p; j++) trace += s[j * p + j]!
  const out = s.map((v) => (1 - share) * v)
  for (let j = 0; j < p; j++) out[j * p + j]! += (share * trace) / p
  return out
}

/** Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", J. Multivariate Anal. 88 (2004), lemma 3.3. */
function ledoitWolf(
  s: Float64Array,
  p: number,
  a: Float64Array,
  scale: Float64Array,
  shares: Float64Array,
  total: number,
): number {
  let fourth = 0
  for (const [i, share] of shares.entries()) {
    let squares = 0
    for (let j = 0; j < p; j++) {
      const v = a[i * p + j]! / scale[j]!
      squares += v * v
    }
    // Rows come times the root of their share.
    fourth += (squares * squares) / share
  }
  let [size, trace] = [0, 0]
  for (const v of s) size += v * v
  for (let j = 0; j < p; j++) trace += s[j * p + j]!
  const delta = (size - (trace * trace) / p) / p
  const beta = Math.min((fourth - size) / (p * total), delta)
  return beta > 0 ? beta / delta : 0
}
