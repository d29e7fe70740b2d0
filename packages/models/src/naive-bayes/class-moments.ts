import type { ClassifierData, DenseMatrix } from '@foldwise/core'

/** Weighted mean and variance of each column in each class, `[classes, features]`, and the weight of each class. */
export interface ClassMoments {
  readonly mean: Float64Array<ArrayBuffer>
  readonly variance: Float64Array<ArrayBuffer>
  readonly totals: Float64Array
}

/** In two passes, so that columns far from 0 keep their digits. Classes without weight have mean 0 and variance 1. */
export function classMoments({ x, y, rows, classes, weight }: ClassifierData<DenseMatrix>): ClassMoments {
  const features = x.shape[1]
  const totals = new Float64Array(classes)
  for (let i = 0; i < rows; i++) totals[y[i]!]! += weight?.[i] ?? 1
  const mean = new Float64Array(classes * features)
  const variance = new Float64Array(classes * features)
  const seen = new Float64Array(classes)
  for (let i = 0; i < rows; i++) {
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

/** Of the columns over all rows. */
export function largestVariance(data: ClassifierData<DenseMatrix>): number {
  const { variance } = classMoments({ ...data, y: new Int32Array(data.rows), classes: 1 })
  return variance.reduce((a, b) => Math.max(a, b), 0)
}
