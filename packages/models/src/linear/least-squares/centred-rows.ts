import type { DenseMatrix } from '@foldwise/core'
import { cut, type Dense, type Region, type Workspace } from '@foldwise/kernels'

/** Rows and targets from their weighted means, times the roots of the weights; rows without weight are left out. */
export interface CentredRows {
  /** float64 [rows of weight above 0, features]. Columns that are constant to the last digits are 0. */
  readonly a: Dense
  /** float64 [rows] */
  readonly b: Region<Float64Array>
  /** Roots of the weights, float64 [rows]: columns are orthogonal to it where an intercept is fitted. */
  readonly root: Region<Float64Array>
  readonly mean: Float64Array
  readonly targetMean: number
  /** The squares of `a` add up to no more than this. */
  readonly size: number
}

/** Another target of the same rows, as `b`. */
export async function centredTarget(
  ws: Workspace,
  y: Float64Array,
  weight: Float64Array | undefined,
  fitIntercept: boolean,
  pause: () => Promise<void>,
): Promise<Pick<CentredRows, 'b' | 'targetMean'>> {
  const { b, targetMean } = await centredRows(
    ws,
    { kind: 'dense', shape: [y.length, 0], data: y.subarray(0, 0) },
    y,
    weight,
    fitIntercept,
    pause,
  )
  return { b, targetMean }
}

/** Centred values this many times smaller than a column's mean are rounding errors of the mean. */
const ROUNDING = 8 * Number.EPSILON

/** Values between two pauses. */
const SLICE = 1 << 20

/** Copies rows into kernel memory. Without an intercept, means are 0. */
export async function centredRows(
  ws: Workspace,
  x: DenseMatrix,
  y: Float64Array,
  weight: Float64Array | undefined,
  fitIntercept: boolean,
  pause: () => Promise<void>,
): Promise<CentredRows> {
  const features = x.shape[1]
  const kept = weight ? indicesWhere(weight) : undefined
  const rows = kept ? kept.length : x.shape[0]
  const rowOf = (i: number): number => (kept ? kept[i]! : i)
  const a = ws.raw(Float64Array, rows * features)
  const b = ws.raw(Float64Array, rows)
  const root = ws.raw(Float64Array, rows)
  for (let i = 0; i < rows; i++) root.view[i] = Math.sqrt(weight?.[rowOf(i)] ?? 1)

  const parts = cut(rows, Math.max(1, Math.ceil(SLICE / (features + 1))))
  const mean = new Float64Array(features)
  let targetMean = 0
  if (fitIntercept) {
    let total = 0
    for (let i = 0; i < rows; i++) total += weight?.[rowOf(i)] ?? 1
    // Twice: the mean of what is left after the first takes away its rounding errors.
    for (let pass = 0; pass < 2; pass++) {
      const sums = new Float64Array(features)
      let targets = 0
      for (const [from, to] of parts) {
        for (let i = from; i < to; i++) {
          const at = rowOf(i)
          const w = (weight?.[at] ?? 1) / total
          for (let j = 0; j < features; j++) sums[j]! += w * (x.data[at * features + j]! - mean[j]!)
          targets += w * (y[at]! - targetMean)
        }
        await pause()
      }
      for (let j = 0; j < features; j++) mean[j]! += sums[j]!
      targetMean += targets
    }
  }

  const largest = new Float64Array(features)
  for (const [first, end] of parts) {
    const [to, out, roots] = [a.view, b.view, root.view]
    for (let i = first; i < end; i++) {
      const at = rowOf(i)
      const s = roots[i]!
      for (let j = 0; j < features; j++) {
        const v = x.data[at * features + j]! - mean[j]!
        if (Math.abs(v) > largest[j]!) largest[j] = Math.abs(v)
        to[i * features + j] = s * v
      }
      out[i] = s * (y[at]! - targetMean)
    }
    await pause()
  }
  const to = a.view
  for (let j = 0; j < features; j++) {
    if (largest[j]! > ROUNDING * Math.abs(mean[j]!) || largest[j] === 0) continue
    for (let i = 0; i < rows; i++) to[i * features + j] = 0
  }
  const heaviest = root.view.reduce((most, r) => Math.max(most, r), 0)
  const size = largest.reduce((sum, v) => sum + rows * (heaviest * v) * (heaviest * v), 0)
  return { a: { rows, columns: features, values: a }, b, root, mean, targetMean, size }
}

function indicesWhere(weight: Float64Array): Int32Array {
  const out: number[] = []
  for (let i = 0; i < weight.length; i++) if (weight[i]! > 0) out.push(i)
  return Int32Array.from(out)
}
