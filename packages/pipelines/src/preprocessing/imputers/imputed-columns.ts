import type { DenseMatrix, Rng } from '@foldwise/core'

/** In what order columns are imputed in a round: by how much of each is missing, from the first, from the last, or at random. */
export const ORDERS = ['ascending', 'descending', 'roman', 'arabic', 'random'] as const
export type ImputationOrder = (typeof ORDERS)[number]

/** Columns in the order of a round; `missing` counts each one's missing values. */
export function inOrder(columns: readonly number[], missing: Int32Array, order: ImputationOrder, rng: Rng): number[] {
  switch (order) {
    case 'roman':
      return [...columns]
    case 'arabic':
      return columns.toReversed()
    case 'random':
      return Array.from(rng.permutation(columns.length), (at) => columns[at]!)
    default: {
      const up = columns.toSorted((a, b) => missing[a]! - missing[b]! || a - b)
      return order === 'ascending' ? up : up.reverse()
    }
  }
}

/** Least chance of a column, before they are scaled to add up to 1. */
const LEAST = 1e-6

/** Absolute correlations of each pair of columns, `[columns, columns]`, at least `LEAST`, and 0 of a column with itself. */
export function correlations({ data, shape: [rows, d] }: DenseMatrix): Float64Array {
  const mean = new Float64Array(d)
  for (let k = 0; k < data.length; k++) mean[k % d]! += data[k]! / rows
  const products = new Float64Array(d * d)
  for (let i = 0; i < rows; i++) {
    for (let a = 0; a < d; a++) {
      const v = data[i * d + a]! - mean[a]!
      for (let b = a; b < d; b++) products[a * d + b]! += v * (data[i * d + b]! - mean[b]!)
    }
  }
  return products.map((_, k) => {
    const [a, b] = [Math.floor(k / d), k % d]
    if (a === b) return 0
    const found = Math.abs(products[Math.min(a, b) * d + Math.max(a, b)]!)
    const size = Math.sqrt(products[a * d + a]!) * Math.sqrt(products[b * d + b]!)
    return Math.max(LEAST, size > 0 ? found / size : 0)
  })
}

/** `count` other columns, ascending, drawn without replacement by their correlation with `column`. */
export function drawnNeighbours(matrix: Float64Array, column: number, count: number, rng: Rng): number[] {
  const d = Math.sqrt(matrix.length)
  const chances = matrix.slice(column * d, (column + 1) * d)
  const drawn: number[] = []
  while (drawn.length < count) {
    let left = rng.next() * chances.reduce((a, b) => a + b, 0)
    let at = -1
    for (let j = 0; j < d && (at < 0 || left >= 0); j++) {
      if (chances[j] === 0) continue
      at = j
      left -= chances[j]!
    }
    drawn.push(at)
    chances[at] = 0
  }
  return drawn.sort((a, b) => a - b)
}
