import type { DenseMatrix, FitContext } from '@foldwise/core'
import { cut, dense, gram, type Kernels, type Region, runPausing } from '@foldwise/kernels'

export interface Scatter {
  /** `[columns]` */
  readonly mean: Float64Array
  /** Products of the columns about their means, (x - mean)' (x - mean), symmetric, float64 `[columns, columns]`. */
  readonly products: Region<Float64Array>
}

/** Elements of rows that are in kernel memory at once. */
const CHUNK = 1 << 20
/** Rows that a first mean is taken of. */
const SAMPLE = 1024
/** Deviations this many times smaller than a column's mean are rounding errors of the mean. */
const ROUNDING = 8 * Number.EPSILON

/**
 * Adds the products of all rows to `products`, which is overwritten, in one pass. Rows are taken from the mean of some of them, spread
 * over all, and the rest of the way to the mean is taken from the sums: that loses at most the digits of rows / 1,024, and not those by
 * which means exceed deviations.
 */
export async function scatter(
  kernels: Kernels,
  x: DenseMatrix,
  products: Region<Float64Array>,
  ctx: Pick<FitContext, 'checkpoint' | 'progress'>,
): Promise<Scatter> {
  const [rows, columns] = x.shape
  const size = columns * columns
  using ws = kernels.workspace()
  const height = Math.max(1, Math.min(rows, Math.ceil(CHUNK / columns / 1024) * 1024))
  const chunk = ws.raw(Float64Array, height * columns)
  const part = ws.raw(Float64Array, size)
  const shift = ws.float64(sampleMean(x))
  const blocks = Math.ceil(height / 1024)
  const sums = ws.raw(Float64Array, blocks * columns)
  const total = new Float64Array(columns)
  const { axpy } = kernels.use(dense)
  products.view.fill(0, 0, size)
  for (const [from, to] of cut(rows, height)) {
    await ctx.checkpoint()
    chunk.view.set(x.data.subarray(from * columns, to * columns))
    sums.view.fill(0)
    const parts = cut(to - from, 1024)
    kernels.parallel(
      dense,
      'shiftColumns',
      parts.map(([a, b], k) => [a, b, columns, chunk.at, shift.at, sums.at + 8 * k * columns]),
    )
    const found = sums.view
    for (let k = 0; k < parts.length * columns; k++) total[k % columns]! += found[k]!
    await runPausing(gram(kernels, to - from, columns, chunk, part), ctx.checkpoint)
    axpy(size, 1, part.at, products.at)
    ctx.progress('covariance', to, rows)
  }
  const rest = total.map((s) => s / rows)
  const mean = rest.map((r, j) => r + shift.view[j]!)
  const p = products.view
  for (let i = 0; i < columns; i++) {
    for (let j = 0; j < columns; j++) p[i * columns + j]! -= rows * (rest[i]! * rest[j]!)
  }
  for (let j = 0; j < columns; j++) {
    const noise = ROUNDING * mean[j]!
    if (p[j * columns + j]! > rows * noise * noise) continue
    for (let i = 0; i < columns; i++) p[i * columns + j] = p[j * columns + i] = 0
  }
  return { mean, products }
}

function sampleMean({ data, shape: [rows, columns] }: DenseMatrix): Float64Array {
  const count = Math.min(rows, SAMPLE)
  const mean = new Float64Array(columns)
  for (let s = 0; s < count; s++) {
    const at = Math.floor((s * rows) / count) * columns
    for (let j = 0; j < columns; j++) mean[j]! += data[at + j]! / count
  }
  return mean
}
