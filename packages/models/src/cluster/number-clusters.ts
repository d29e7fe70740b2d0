import { type DenseMatrix, isSparse, type SparseMatrix } from '@foldwise/core'

/**
 * Numbers of clusters of some rows, of which those of one cluster have the same `root`: by the order of the clusters' least rows, by the
 * first column that differs, so that they do not depend on the order of rows.
 */
export function numberClusters(x: DenseMatrix | SparseMatrix, rows: Int32Array, root: Int32Array) {
  const before = isSparse(x) ? sparseOrder(x) : denseOrder(x)
  const least = new Map<number, number>()
  for (const i of rows) {
    const known = least.get(root[i]!)
    if (known === undefined || before(i, known) < 0) least.set(root[i]!, i)
  }
  const order = [...least].sort(([, a], [, b]) => before(a, b))
  const number = new Map(order.map(([r], c) => [r, c]))
  return { cluster: Int32Array.from(rows, (i) => number.get(root[i]!)!), count: order.length }
}

type Order = (a: number, b: number) => number

const denseOrder =
  ({ data, shape: [, columns] }: DenseMatrix): Order =>
  (a, b) => {
    for (let j = 0; j < columns; j++) {
      const off = data[a * columns + j]! - data[b * columns + j]!
      if (off !== 0) return off
    }
    return a - b
  }

/** The same, of sparse rows. */
const sparseOrder =
  ({ indptr, indices, values }: SparseMatrix): Order =>
  (a, b) => {
    let [p, q] = [indptr[a]!, indptr[b]!]
    const [pEnd, qEnd] = [indptr[a + 1]!, indptr[b + 1]!]
    while (p < pEnd || q < qEnd) {
      const [i, j] = [p < pEnd ? indices[p]! : Infinity, q < qEnd ? indices[q]! : Infinity]
      const off = (i <= j ? values[p++]! : 0) - (j <= i ? values[q++]! : 0)
      if (off !== 0) return off
    }
    return a - b
  }
