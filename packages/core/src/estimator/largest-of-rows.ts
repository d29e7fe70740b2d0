/** Index of the largest of each row's values, the first of equals. */
export function largestOfRows(values: Float64Array, classes: number): Int32Array {
  return Int32Array.from({ length: values.length / classes }, (_, row) => {
    let best = 0
    for (let c = 1; c < classes; c++) if (values[row * classes + c]! > values[row * classes + best]!) best = c
    return best
  })
}
