import type { DenseMatrix, FitContext, SparseMatrix } from '@foldwise/core'
import { type Kernels, linear, type Region, type Workspace } from '@foldwise/kernels'

/** What became of the columns: `(x - mean) * factor`. */
export interface Columns {
  readonly mean: Float64Array
  /** 1 over the spread; 0 for a constant. */
  readonly factor: Float64Array
}

export interface StandardRows extends Columns {
  /** `[rows, width]`: each row times the root of its weight; zeros past the features. */
  readonly a: Region<Float64Array>
  /** A multiple of 4. */
  readonly width: number
}

/** Values copied to kernel memory at a time. */
const SLICE = 1 << 15
/** Rows that the first guess of the means is from. */
const GUESS = 256
/** Spreads this many times smaller than a column's mean are rounding errors. */
const ROUNDING = 8 * Number.EPSILON

/** Rows in kernel memory, centred where `centre`, columns of length 1. `weight` sums to 1. */
export async function standardRows(
  kernels: Kernels,
  ws: Workspace,
  { data, shape: [rows, features] }: DenseMatrix,
  weight: Float64Array,
  centre: boolean,
  ctx: FitContext,
): Promise<StandardRows> {
  const k = kernels.use(linear)
  const width = Math.ceil(features / 4) * 4
  const a = ws.raw(Float64Array, rows * width)
  using own = kernels.workspace()
  const slice = Math.max(1, Math.floor(SLICE / Math.max(1, features)))
  const input = own.raw(Float64Array, slice * features)
  const rowWeight = own.float64(weight)
  const shift = own.float64(centre ? guessedMeans(data, rows, features) : features)
  const sum = own.float64(features)
  const squares = own.float64(features)
  const overSlices = async (f: (from: number, count: number) => void): Promise<void> => {
    for (let i = 0; i < rows; i += slice) {
      const count = Math.min(slice, rows - i)
      input.view.set(data.subarray(i * features, (i + count) * features))
      f(i, count)
      await ctx.checkpoint()
    }
  }
  await overSlices((i, count) => {
    k.columnMoments(count, features, input.at, rowWeight.at + 8 * i, shift.at, sum.at, squares.at)
  })
  const mean = shift.view.slice()
  const factor = new Float64Array(features)
  for (let j = 0; j < features; j++) {
    const off = centre ? sum.view[j]! : 0
    const spread = Math.sqrt(Math.max(0, squares.view[j]! - off * off))
    mean[j]! += off
    factor[j] = spread > ROUNDING * Math.abs(mean[j]!) ? 1 / spread : 0
  }
  shift.view.set(mean)
  const even = weight.every((w) => w === weight[0])
  const scale = own.float64(factor)
  if (even) for (let j = 0; j < features; j++) scale.view[j]! *= Math.sqrt(weight[0]!)
  await overSlices((i, count) => {
    const to = a.at + 8 * i * width
    k.standardize(count, features, width, input.at, rowWeight.at + 8 * i, shift.at, scale.at, 0, sum.at, squares.at, to)
    if (even) return
    const out = a.view
    for (let r = i; r < i + count; r++) {
      const root = Math.sqrt(weight[r]!)
      for (let j = r * width; j < r * width + features; j++) out[j]! *= root
    }
  })
  return { a, width, mean, factor }
}

function guessedMeans(data: Float64Array, rows: number, features: number): Float64Array {
  const mean = new Float64Array(features)
  const count = Math.min(rows, GUESS)
  for (let i = 0; i < count; i++) {
    const at = Math.floor((i * rows) / count) * features
    for (let j = 0; j < features; j++) mean[j]! += data[at + j]! / count
  }
  return mean
}

/** Means and spreads of sparse columns. `weight` sums to 1. */
export function sparseColumns(x: SparseMatrix, weight: Float64Array, centre: boolean): Columns {
  const [rows, features] = x.shape
  const mean = new Float64Array(features)
  const filled = new Float64Array(features)
  const each = (f: (column: number, weight: number, value: number) => void): void => {
    for (let i = 0; i < rows; i++) {
      const end = x.indptr[i + 1]!
      for (let k = x.indptr[i]!; k < end; k++) f(x.indices[k]!, weight[i]!, x.values[k]!)
    }
  }
  each((j, w, v) => {
    if (centre) mean[j]! += w * v
    filled[j]! += w
  })
  // Rows that a column lacks are at 0, its mean away from the mean.
  const squares = mean.map((m, j) => Math.max(0, 1 - filled[j]!) * m * m)
  each((j, w, v) => {
    squares[j]! += w * (v - mean[j]!) * (v - mean[j]!)
  })
  const factor = squares.map((s, j) => (Math.sqrt(s) > ROUNDING * Math.abs(mean[j]!) ? 1 / Math.sqrt(s) : 0))
  return { mean, factor }
}
