import { InputError } from '../errors.ts'
import { checkRows } from '../input/check-rows.ts'
import { encodeLabels } from '../input/encode-labels.ts'
import type { Label } from '../input/label.ts'
import { type NumberTable, numberTable } from '../input/number-table.ts'

export interface Clusters extends NumberTable {
  /** The cluster of each row. */
  readonly codes: Int32Array
  readonly sizes: Float64Array
}

/** Rows of features with a cluster each. Throws `InputError` unless there are at least 2 clusters and fewer than rows. */
export function readClusters(where: string, x: ArrayLike<ArrayLike<number>>, labels: ArrayLike<Label>): Clusters {
  checkRows(where, { x, labels })
  const table = numberTable(where, 'x', x)
  const encoded = encodeLabels(where, { labels })
  const codes = encoded.codes[0]!
  const sizes = new Float64Array(encoded.labels.length)
  for (let i = 0; i < codes.length; i++) sizes[codes[i]!]!++
  if (sizes.length < 2 || sizes.length >= table.rows) {
    throw new InputError(
      `${where}: expected from 2 clusters to one fewer than the ${table.rows} rows, got ${sizes.length}. ` +
        'The metric compares rows within clusters with rows of others.',
    )
  }
  return { ...table, codes, sizes }
}

/** The mean row of each cluster, row after row. */
export function clusterMeans({ values, rows, columns, codes, sizes }: Clusters): Float64Array {
  const means = new Float64Array(sizes.length * columns)
  for (let i = 0; i < rows; i++) {
    const to = codes[i]! * columns
    for (let c = 0; c < columns; c++) means[to + c]! += values[i * columns + c]!
  }
  return means.map((sum, at) => sum / sizes[Math.floor(at / columns)]!)
}

/** Squared distance of the rows that start at `a` in `x` and at `b` in `y`. */
export function squaredDistance(x: Float64Array, a: number, y: Float64Array, b: number, columns: number): number {
  let sum = 0
  for (let c = 0; c < columns; c++) {
    const difference = x[a + c]! - y[b + c]!
    sum += difference * difference
  }
  return sum
}
