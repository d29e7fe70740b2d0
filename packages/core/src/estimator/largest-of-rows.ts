/** Index of the largest of each row's values, the first of equals. */
export function largestOfRows(values: Float64Array, classes: number): Int32Array {
  // A loop: `Int32Array.from` makes a list first.
  const out = new Int32Array(values.length / classes)
  for (let row = 0; row < out.length; row++) {
    const at = row * classes
    let best = 0
    for (let c = 1; c < classes; c++) if (values[at + c]! > values[at + best]!) best = c
    out[row] = best
  }
  return out
}
