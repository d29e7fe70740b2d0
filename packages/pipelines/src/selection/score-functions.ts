import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'
import { extremes } from '../preprocessing/moments.ts'
import { square } from '../square.ts'

type Rows = DenseMatrix | SparseMatrix

/** Calls `visit` with the row, the column and the value of each stored value: all of a dense matrix's. */
export function eachValue(x: Rows, visit: (row: number, column: number, v: number) => void): void {
  const [rows, columns] = x.shape
  for (let i = 0; i < rows; i++) {
    if (isSparse(x)) for (let k = x.indptr[i]!; k < x.indptr[i + 1]!; k++) visit(i, x.indices[k]!, x.values[k]!)
    else for (let j = 0; j < columns; j++) visit(i, j, x.data[i * columns + j]!)
  }
}

/** How far sums of each column over a class are from what they would be without classes. `codes` are class indices. */
export function chiSquared(x: Rows, codes: Int32Array, classes: number): Float64Array {
  const [rows, columns] = x.shape
  const observed = new Float64Array(classes * columns)
  const total = new Float64Array(columns)
  eachValue(x, (i, j, v) => {
    observed[codes[i]! * columns + j]! += v
    total[j]! += v
  })
  const shares = classCounts(codes, classes).map((n) => n / rows)
  return total.map((sum, j) => {
    let chi = 0
    for (let c = 0; c < classes; c++) {
      const expected = shares[c]! * sum
      chi += square(observed[c * columns + j]! - expected) / expected
    }
    return chi
  })
}

/** Variance between classes over variance within (one-way analysis of variance), in two passes; NaN for a constant. */
export function analysisOfVariance(x: Rows, codes: Int32Array, classes: number): Float64Array {
  const [rows, columns] = x.shape
  const counts = classCounts(codes, classes)
  const means = new Float64Array(classes * columns)
  const overall = new Float64Array(columns)
  const stored = new Float64Array(classes * columns)
  eachValue(x, (i, j, v) => {
    means[codes[i]! * columns + j]! += v
    stored[codes[i]! * columns + j]! += 1
    overall[j]! += v / rows
  })
  for (let k = 0; k < means.length; k++) means[k]! /= counts[Math.floor(k / columns)]!
  const within = new Float64Array(columns)
  eachValue(x, (i, j, v) => {
    within[j]! += square(v - means[codes[i]! * columns + j]!)
  })
  const { min, max } = extremes(x)
  return within.map((squares, j) => {
    // Means of a constant are off by rounding, which is all there would be to divide.
    if (min[j] === max[j]) return NaN
    let inside = squares
    let between = 0
    for (let c = 0; c < classes; c++) {
      const mean = means[c * columns + j]!
      inside += (counts[c]! - stored[c * columns + j]!) * mean * mean
      between += counts[c]! * square(mean - overall[j]!)
    }
    return between / (classes - 1) / (inside / (rows - classes))
  })
}

/** F of the line through each column and the target: the squared correlation over what it leaves. 0 for a constant. */
export function linearF(x: Rows, y: Float64Array): Float64Array {
  const [rows, columns] = x.shape
  const middle = y.reduce((a, b) => a + b, 0) / rows
  let spread = 0
  for (const v of y) spread += square(v - middle)
  const mean = new Float64Array(columns)
  const stored = new Float64Array(columns)
  eachValue(x, (_, j, v) => {
    mean[j]! += v / rows
    stored[j]! += 1
  })
  const products = new Float64Array(columns)
  const squares = new Float64Array(columns)
  eachValue(x, (i, j, v) => {
    // Values that are not stored add -mean times what all stored rows leave of a sum of 0.
    products[j]! += (isSparse(x) ? v : v - mean[j]!) * (y[i]! - middle)
    squares[j]! += square(v - mean[j]!)
  })
  return products.map((product, j) => {
    const spreadOfX = squares[j]! + (rows - stored[j]!) * mean[j]! * mean[j]!
    const r2 = ((product / Math.sqrt(spreadOfX)) * (product / Math.sqrt(spreadOfX))) / spread
    const f = (r2 / (1 - r2)) * (rows - 2)
    return Number.isNaN(f) ? 0 : f === Infinity || f < 0 ? Number.MAX_VALUE : f
  })
}

function classCounts(codes: Int32Array, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0)
  for (const c of codes) counts[c]!++
  return counts
}
