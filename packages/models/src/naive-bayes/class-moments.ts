import type { ClassifierData, DenseMatrix } from '@foldwise/core'
import type { Steps } from '@foldwise/kernels'

/** Values in a step. */
const SLICE = 1 << 20

/** Weighted mean and variance of each column in each class, `[classes, features]`, and the weight of each class. */
export interface ClassMoments {
  readonly mean: Float64Array<ArrayBuffer>
  readonly variance: Float64Array<ArrayBuffer>
  readonly totals: Float64Array
}

/** In two passes, so that columns far from 0 keep their digits. Classes without weight have mean 0 and variance 1. */
export function* classMoments({ x, y, rows, classes, weight }: ClassifierData<DenseMatrix>): Steps<ClassMoments> {
  const features = x.shape[1]
  const totals = new Float64Array(classes)
  for (let i = 0; i < rows; i++) totals[y[i]!]! += weight?.[i] ?? 1
  const mean = new Float64Array(classes * features)
  const variance = new Float64Array(classes * features)
  const seen = new Float64Array(classes)
  const height = Math.ceil(SLICE / Math.max(1, features))
  for (let i = 0; i < rows; i++) {
    if (i % height === 0) yield
    const w = weight?.[i] ?? 1
    if (w === 0) continue
    const c = y[i]!
    seen[c]! += w
    const share = w / seen[c]!
    for (let j = 0, k = c * features; j < features; j++, k++) {
      mean[k]! += share * (x.data[i * features + j]! - mean[k]!)
    }
  }
  for (let i = 0; i < rows; i++) {
    if (i % height === 0) yield
    const c = y[i]!
    const w = weight?.[i] ?? 1
    if (w === 0) continue
    for (let j = 0, k = c * features; j < features; j++, k++) {
      const off = x.data[i * features + j]! - mean[k]!
      variance[k]! += (w / totals[c]!) * off * off
    }
  }
  for (let c = 0; c < classes; c++) if (totals[c] === 0) variance.fill(1, c * features, (c + 1) * features)
  return { mean, variance, totals }
}

/** Moments of the rows of both (Chan, Golub and LeVeque, Updating formulae, 1979). */
export function joinMoments(a: ClassMoments, b: ClassMoments): ClassMoments {
  const totals = a.totals.map((n, c) => n + b.totals[c]!)
  const features = a.mean.length / totals.length
  const mean = a.mean.slice()
  const variance = a.variance.slice()
  for (let k = 0; k < mean.length; k++) {
    const c = Math.floor(k / features)
    const [past, more] = [a.totals[c]!, b.totals[c]!]
    if (more === 0) continue
    const share = more / totals[c]!
    const off = b.mean[k]! - mean[k]!
    // A class without weight has no mean and no variance of its own.
    mean[k] = past === 0 ? b.mean[k]! : mean[k]! + share * off
    variance[k] =
      past === 0
        ? b.variance[k]!
        : (1 - share) * variance[k]! + share * b.variance[k]! + share * (1 - share) * off * off
  }
  return { mean, variance, totals }
}

/** Of the columns over the rows of all classes. */
export function largestVariance({ mean, variance, totals }: ClassMoments): number {
  const features = mean.length / totals.length
  const one = (of: Float64Array, c: number): Float64Array<ArrayBuffer> => of.slice(c * features, (c + 1) * features)
  let all: ClassMoments = { mean: one(mean, 0), variance: one(variance, 0), totals: totals.slice(0, 1) }
  for (let c = 1; c < totals.length; c++) {
    all = joinMoments(all, { mean: one(mean, c), variance: one(variance, c), totals: totals.slice(c, c + 1) })
  }
  return all.variance.reduce((a, b) => Math.max(a, b), 0)
}
