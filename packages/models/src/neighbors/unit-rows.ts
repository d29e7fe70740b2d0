/** Rows of length 1; rows of zeros stay. */
export function unitRows(data: Float64Array, columns: number): Float64Array {
  const out = Float64Array.from(data)
  for (let at = 0; at < out.length; at += columns) {
    let largest = 0
    for (let j = 0; j < columns; j++) largest = Math.max(largest, Math.abs(out[at + j]!))
    if (largest === 0) continue
    // Scaled first: squares of large and small numbers do not fit.
    let squares = 0
    for (let j = 0; j < columns; j++) {
      out[at + j]! /= largest
      squares += out[at + j]! * out[at + j]!
    }
    const length = Math.sqrt(squares)
    for (let j = 0; j < columns; j++) out[at + j]! /= length
  }
  return out
}
