/** The plain meaning of the column kernels, bit for bit. Rows are row-major, `[rows, columns]`. */

export function addToSums(columns: number, x: Float64Array, sums: Float64Array): void {
  x.forEach((v, k) => {
    sums[k % columns]! += v
  })
}

export function addDeviations(
  columns: number,
  x: Float64Array,
  center: Float64Array,
  squares: Float64Array,
  sums: Float64Array,
): void {
  x.forEach((v, k) => {
    const d = v - center[k % columns]!
    squares[k % columns]! += d * d
    sums[k % columns]! += d
  })
}

export const standardizeColumns = (columns: number, x: Float64Array, center: Float64Array, scale: Float64Array) =>
  x.map((v, k) => (v - center[k % columns]!) / scale[k % columns]!)
