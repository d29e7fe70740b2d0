import type { FitContext } from '@foldwise/core'
import { cholesky, type Kernels, runPausing, svd, symmetricEigen } from '@foldwise/kernels'
import { type ClassRows, deviations, overallMean, spreads } from './class-rows.ts'
import { type Shrinkage, totalCovariance, withinCovariance } from './covariance.ts'

/** Discriminants of each class, and directions to project rows on where the solver has them. */
export interface Discriminants {
  /** `[classes, features]` */
  readonly coef: Float64Array
  /** What is subtracted from rows first. */
  readonly mean: Float64Array<ArrayBuffer>
  /** `[classes]`: half of the squared length of each class's mean in the metric of the covariance. */
  readonly half: Float64Array
  /** `[directions, features]`, most telling first. */
  readonly directions: Float64Array<ArrayBuffer> | undefined
  readonly ratio: Float64Array<ArrayBuffer> | undefined
  /** Rank of the deviations within classes, and the columns that vary within them; undefined where it was not looked at. */
  readonly rank: number
  readonly varying: number
}

/** Singular values of the rows around their classes' means, and of the means in the metric those give. No covariance is made. */
export async function bySingularValues(
  kernels: Kernels,
  rows: ClassRows,
  tol: number,
  ctx: FitContext,
): Promise<Discriminants> {
  const { features: p, members, means, total, priors } = rows
  const classes = priors.length
  const count = members.reduce((s, own) => s + own.length, 0)
  const mean = overallMean(rows)
  using ws = kernels.workspace()
  const a = ws.raw(Float64Array, count * p)
  let at = 0
  for (const [c, own] of members.entries()) {
    const part = a.view.subarray(at * p, (at + own.length) * p)
    deviations(rows, own, means.subarray(c * p, (c + 1) * p), total, part)
    at += own.length
  }
  const { spread, varying } = spreads(a.view, p, mean)
  const scaled = a.view
  for (let k = 0; k < scaled.length; k++) scaled[k]! /= spread[k % p]!
  await ctx.checkpoint()
  const within = await thin(kernels, ws, count, p, a, ctx.checkpoint)
  await ctx.checkpoint()
  const rank = within.s.filter((s) => s > tol).length
  // Whitened: [rank, features].
  const whiten = Float64Array.from(
    { length: rank * p },
    (_, k) => within.v[k]! / spread[k % p]! / within.s[Math.floor(k / p)]!,
  )
  const b = ws.float64(classes * rank)
  for (let c = 0; c < classes; c++) {
    const f = Math.sqrt((total * priors[c]!) / (classes - 1))
    for (let q = 0; q < rank; q++) {
      let s = 0
      for (let j = 0; j < p; j++) s += (means[c * p + j]! - mean[j]!) * whiten[q * p + j]!
      b.view[c * rank + q] = f * s
    }
  }
  const between = await thin(kernels, ws, classes, rank, b, ctx.checkpoint)
  const kept = between.s.filter((s) => s > tol * between.s[0]!).length
  const directions = new Float64Array(kept * p)
  for (let d = 0; d < kept; d++) {
    for (let q = 0; q < rank; q++) {
      const f = between.v[d * rank + q]!
      for (let j = 0; j < p; j++) directions[d * p + j]! += f * whiten[q * p + j]!
    }
  }
  const squares = between.s.map((s) => s * s)
  const sum = squares.reduce((x, y) => x + y, 0)
  return {
    ...along(rows, mean, directions),
    ...{ mean, directions, rank, varying },
    ratio: Float64Array.from(squares.subarray(0, Math.min(classes - 1, p)), (s) => s / sum),
  }
}

/** coef = directions' (directions . means), for directions that make the covariance the identity. */
function along({ features: p, means, priors }: ClassRows, mean: Float64Array, directions: Float64Array) {
  const classes = priors.length
  const count = directions.length / p
  const coef = new Float64Array(classes * p)
  const half = new Float64Array(classes)
  for (let c = 0; c < classes; c++) {
    for (let d = 0; d < count; d++) {
      let s = 0
      for (let j = 0; j < p; j++) s += (means[c * p + j]! - mean[j]!) * directions[d * p + j]!
      half[c]! += (s * s) / 2
      for (let j = 0; j < p; j++) coef[c * p + j]! += s * directions[d * p + j]!
    }
  }
  return { coef, half }
}

/** Generalised eigenvectors of the covariances between and within classes. Undefined where that within is singular. */
export async function byEigenvectors(
  kernels: Kernels,
  rows: ClassRows,
  shrinkage: Shrinkage,
  ctx: FitContext,
): Promise<Discriminants | undefined> {
  const { features: p, priors } = rows
  const classes = priors.length
  const within = await withinCovariance(kernels, rows, shrinkage, ctx.checkpoint)
  const total = await totalCovariance(kernels, rows, shrinkage, ctx.checkpoint)
  using ws = kernels.workspace()
  const { unit, l } = await scaledFactor(kernels, ws, within, p, ctx.checkpoint)
  if (!l) return undefined
  // L^-1 B L^-T, by columns and then by rows.
  const b = ws.raw(Float64Array, p * p)
  for (let k = 0; k < b.view.length; k++) b.view[k] = (total[k]! - within[k]!) * unit[Math.floor(k / p)]! * unit[k % p]!
  for (let pass = 0; pass < 2; pass++) {
    for (let r = 0; r < p; r++) {
      forward(l.view, p, b.view.subarray(r * p, (r + 1) * p))
      await ctx.checkpoint()
    }
    transpose(b.view, p)
  }
  const values = ws.raw(Float64Array, p)
  await runPausing(symmetricEigen(kernels, p, b, values), ctx.checkpoint)
  const directions = new Float64Array(p * p)
  for (let d = 0; d < p; d++) {
    const e = b.view.slice((p - 1 - d) * p, (p - d) * p)
    backward(l.view, p, e)
    for (let j = 0; j < p; j++) directions[d * p + j] = e[j]! * unit[j]!
    await ctx.checkpoint()
  }
  const sum = values.view.reduce((x, y) => x + y, 0)
  const mean = overallMean(rows)
  return {
    ...along(rows, mean, directions),
    ...{ mean, directions, rank: p, varying: p },
    ratio: Float64Array.from({ length: Math.min(classes - 1, p) }, (_, d) => values.view[p - 1 - d]! / sum),
  }
}

/** coef = covariance^-1 means; where it is singular, by its eigenvectors of values above rounding. */
export async function byLeastSquares(
  kernels: Kernels,
  rows: ClassRows,
  shrinkage: Shrinkage,
  ctx: FitContext,
): Promise<Discriminants> {
  const { features: p, priors, means } = rows
  const classes = priors.length
  const within = await withinCovariance(kernels, rows, shrinkage, ctx.checkpoint)
  const mean = overallMean(rows)
  const off = means.map((m, k) => m - mean[k % p]!)
  using ws = kernels.workspace()
  const { unit, l, matrix } = await scaledFactor(kernels, ws, within, p, ctx.checkpoint)
  const varying = unit.filter((u) => u > 0).length
  const coef = new Float64Array(classes * p)
  let rank = varying
  if (l) {
    for (let c = 0; c < classes; c++) {
      const e = Float64Array.from({ length: p }, (_, j) => off[c * p + j]! * unit[j]!)
      forward(l.view, p, e)
      backward(l.view, p, e)
      for (let j = 0; j < p; j++) coef[c * p + j] = e[j]! * unit[j]!
    }
  } else {
    const [a, values] = [ws.float64(matrix), ws.raw(Float64Array, p)]
    await runPausing(symmetricEigen(kernels, p, a, values), ctx.checkpoint)
    rank = 0
    for (let d = 0; d < p; d++) {
      if (!(values.view[d]! > p * Number.EPSILON * values.view[p - 1]!)) continue
      rank++
      const e = a.view.subarray(d * p, (d + 1) * p)
      for (let c = 0; c < classes; c++) {
        let s = 0
        for (let j = 0; j < p; j++) s += e[j]! * off[c * p + j]! * unit[j]!
        for (let j = 0; j < p; j++) coef[c * p + j]! += (s / values.view[d]!) * e[j]! * unit[j]!
      }
    }
  }
  const half = Float64Array.from({ length: classes }, (_, c) => {
    let s = 0
    for (let j = 0; j < p; j++) s += off[c * p + j]! * coef[c * p + j]!
    return s / 2
  })
  return { coef, mean, half, directions: undefined, ratio: undefined, rank, varying }
}

type Workspace = ReturnType<Kernels['workspace']>

/** The Cholesky factor of a covariance of columns scaled to variance 1, so that units cost no digits. */
async function scaledFactor(kernels: Kernels, ws: Workspace, s: Float64Array, p: number, pause: () => Promise<void>) {
  const unit = Float64Array.from({ length: p }, (_, j) => (s[j * p + j]! > 0 ? 1 / Math.sqrt(s[j * p + j]!) : 0))
  const matrix = s.map((v, k) => v * unit[Math.floor(k / p)]! * unit[k % p]!)
  const l = ws.float64(matrix)
  return { unit, matrix, l: (await runPausing(cholesky(kernels, p, l, p * SINGULAR), pause)) ? l : undefined }
}

/** Pivots below this share of 1, a column, are rounding. */
const SINGULAR = 4 * Number.EPSILON

/** v = L^-1 v */
function forward(l: Float64Array, p: number, v: Float64Array): void {
  for (let i = 0; i < p; i++) {
    let s = v[i]!
    for (let k = 0; k < i; k++) s -= l[i * p + k]! * v[k]!
    v[i] = s / l[i * p + i]!
  }
}

/** v = L^-T v */
function backward(l: Float64Array, p: number, v: Float64Array): void {
  for (let i = p - 1; i >= 0; i--) {
    v[i]! /= l[i * p + i]!
    for (let k = 0; k < i; k++) v[k]! -= v[i]! * l[i * p + k]!
  }
}

function transpose(a: Float64Array, p: number): void {
  for (let i = 0; i < p; i++) {
    for (let j = 0; j < i; j++) {
      const t = a[i * p + j]!
      a[i * p + j] = a[j * p + i]!
      a[j * p + i] = t
    }
  }
}

/** Singular values and right vectors, one a row. */
async function thin(
  kernels: Kernels,
  ws: Workspace,
  rows: number,
  columns: number,
  values: ReturnType<Workspace['float64']>,
  checkpoint: () => Promise<void>,
) {
  const k = Math.min(rows, columns)
  const out = {
    s: ws.raw(Float64Array, k),
    u: ws.raw(Float64Array, k * rows),
    v: ws.raw(Float64Array, k * columns),
  }
  await runPausing(svd(kernels, { rows, columns, values }, out), checkpoint)
  return { s: out.s.copy(), v: out.v.copy() }
}
