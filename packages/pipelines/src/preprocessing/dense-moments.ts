import type { Kernels } from '@foldwise/kernels'
import { FEW_VALUES, inSlices } from './kernel-slices.ts'

interface Deviations {
  readonly squares: Float64Array
  readonly rest: Float64Array
}

/** `moments` of the most frequent rows: the same additions in the same order, without the questions. */
export function denseMoments(
  values: Float64Array,
  [rows, columns]: readonly [number, number],
  kernels: Kernels | undefined,
): { readonly mean: Float64Array; readonly variance: Float64Array; readonly present: Float64Array } {
  const by = values.length < FEW_VALUES ? undefined : kernels
  const present = new Float64Array(columns).fill(rows)
  const sum = by ? kernelSums(by, values, columns) : plainSums(values, columns)
  // The sum of a column that lacks some values is none: again, without them.
  for (let j = 0; j < columns; j++) {
    if (!Number.isNaN(sum[j]!)) continue
    present[j] = 0
    sum[j] = 0
    for (let k = j; k < values.length; k += columns) {
      if (Number.isNaN(values[k]!)) continue
      present[j]!++
      sum[j]! += values[k]!
    }
  }
  const mean = sum.map((s, j) => s / present[j]!)
  const { squares, rest } = by ? kernelDeviations(by, values, mean) : plainDeviations(values, mean)
  for (let j = 0; j < columns; j++) {
    if (present[j] === rows) continue
    squares[j] = 0
    rest[j] = 0
    for (let k = j; k < values.length; k += columns) {
      const d = values[k]! - mean[j]!
      if (Number.isNaN(d)) continue
      squares[j]! += d * d
      rest[j]! += d
    }
  }
  const variance = squares.map((s, j) => (s - (rest[j]! * rest[j]!) / present[j]!) / present[j]!)
  return { mean, variance, present }
}

function plainSums(values: Float64Array, columns: number): Float64Array {
  const sum = new Float64Array(columns)
  for (let k = 0, j = 0; k < values.length; k++) {
    sum[j]! += values[k]!
    if (++j === columns) j = 0
  }
  return sum
}

function plainDeviations(values: Float64Array, mean: Float64Array): Deviations {
  const squares = new Float64Array(mean.length)
  const rest = new Float64Array(mean.length)
  for (let k = 0, j = 0; k < values.length; k++) {
    const d = values[k]! - mean[j]!
    squares[j]! += d * d
    rest[j]! += d
    if (++j === mean.length) j = 0
  }
  return { squares, rest }
}

function kernelSums(kernels: Kernels, values: Float64Array, columns: number): Float64Array {
  using ws = kernels.workspace()
  const sum = ws.float64(columns)
  inSlices(kernels, ws, values, columns, ({ k, rows, values: x }) => k.addToSums(rows, columns, x.at, sum.at))
  return sum.view.slice()
}

function kernelDeviations(kernels: Kernels, values: Float64Array, means: Float64Array): Deviations {
  using ws = kernels.workspace()
  const columns = means.length
  const [mean, squares, rest] = [ws.float64(means), ws.float64(columns), ws.float64(columns)]
  inSlices(kernels, ws, values, columns, ({ k, rows, values: x }) =>
    k.addDeviations(rows, columns, x.at, mean.at, squares.at, rest.at),
  )
  return { squares: squares.view.slice(), rest: rest.view.slice() }
}
