/** Numbers of centres, ascending by their first column that differs, so that numbers of clusters do not depend on the start. */
export function centerOrder(centers: Float64Array, columns: number): number[] {
  const order = Array.from({ length: centers.length / columns }, (_, c) => c)
  return order.sort((a, b) => {
    for (let j = 0; j < columns; j++) {
      const off = centers[a * columns + j]! - centers[b * columns + j]!
      if (off !== 0) return off
    }
    return a - b
  })
}

/** Rows of `columns` numbers in another order. */
export function reordered(rows: Float64Array, columns: number, order: readonly number[]): Float64Array<ArrayBuffer> {
  const out = new Float64Array(rows.length)
  order.forEach((c, place) => {
    out.set(rows.subarray(c * columns, (c + 1) * columns), place * columns)
  })
  return out
}
