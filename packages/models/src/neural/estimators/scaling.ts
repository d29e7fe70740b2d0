import { type DenseMatrix, hostTensor, type Tensor } from '@foldwise/core'

/** What is taken from and divides each value before the network: one for each column, or one for all. */
export interface Scaling {
  readonly mean: Float64Array
  readonly deviation: Float64Array
}

/** Means and deviations of columns, or of all values, by the rows' weights. Constant ones get the deviation 1. */
export function scalingOf(x: DenseMatrix, weight: Float64Array | undefined, how: 'columns' | 'all' | 'none'): Scaling {
  const [rows, columns] = x.shape
  const groups = how === 'columns' ? columns : 1
  const mean = new Float64Array(groups)
  const deviation = new Float64Array(groups).fill(1)
  if (how === 'none') return { mean, deviation }
  const total = (weight ? weight.reduce((a, b) => a + b, 0) : rows) * (columns / groups)
  const each = (visit: (group: number, value: number, w: number) => void) => {
    for (let i = 0; i < rows; i++) {
      const w = weight?.[i] ?? 1
      for (let j = 0; j < columns; j++) visit(how === 'columns' ? j : 0, x.data[i * columns + j]!, w)
    }
  }
  each((g, v, w) => {
    mean[g]! += (w * v) / total
  })
  const squares = new Float64Array(groups)
  each((g, v, w) => {
    const off = v - mean[g]!
    squares[g]! += (w * off * off) / total
  })
  squares.forEach((s, g) => {
    // What is left of a constant column is rounding.
    const root = Math.sqrt(s)
    deviation[g] = root > 1e-12 * Math.abs(mean[g]!) && root > 0 ? root : 1
  })
  return { mean, deviation }
}

/** Rows from `from` to `to`, scaled, as a float32 host tensor. */
export function scaledRows(x: DenseMatrix, { mean, deviation }: Scaling, from = 0, to = x.shape[0]): Tensor {
  const columns = x.shape[1]
  const out = new Float32Array((to - from) * columns)
  const one = mean.length === 1
  for (let i = 0; i < out.length; i++) {
    const g = one ? 0 : i % columns
    out[i] = (x.data[from * columns + i]! - mean[g]!) / deviation[g]!
  }
  return hostTensor(out, [to - from, columns], 'float32')
}
