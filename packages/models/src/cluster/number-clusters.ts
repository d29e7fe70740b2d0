import type { DenseMatrix } from '@foldwise/core'

/**
 * Numbers of clusters of some rows, of which those of one cluster have the same `root`: by the order of the clusters' least rows, by the
 * first column that differs, so that they do not depend on the order of rows.
 */
export function numberClusters(x: DenseMatrix, rows: Int32Array, root: Int32Array) {
  const columns = x.shape[1]
  const before = (a: number, b: number): number => {
    for (let j = 0; j < columns; j++) {
      const off = x.data[a * columns + j]! - x.data[b * columns + j]!
      if (off !== 0) return off
    }
    return a - b
  }
  const least = new Map<number, number>()
  for (const i of rows) {
    const known = least.get(root[i]!)
    if (known === undefined || before(i, known) < 0) least.set(root[i]!, i)
  }
  const order = [...least].sort(([, a], [, b]) => before(a, b))
  const number = new Map(order.map(([r], c) => [r, c]))
  return { cluster: Int32Array.from(rows, (i) => number.get(root[i]!)!), count: order.length }
}
