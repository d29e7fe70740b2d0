import { type Cells, total } from './cut-into-cells.ts'
import { sortKeys } from './sort-keys.ts'

/** What a threshold adds: the weight of the positive and of the negative rows whose score is exactly `threshold`. */
export type Step = (positive: number, negative: number, threshold: number) => void

/**
 * Visits every distinct score of a cell once, descending: tied rows enter together, as scikit-learn's curves have it.
 * Sorts the cell in place.
 */
export function sweepCell({ scores, weights, bounds }: Cells, cell: number, step: Step): void {
  const nStart = bounds[2 * cell]!
  const pStart = bounds[2 * cell + 1]!
  let n = pStart
  let p = bounds[2 * cell + 2]!
  sortKeys(scores, weights, nStart, pStart)
  sortKeys(scores, weights, pStart, p)
  while (n > nStart || p > pStart) {
    const low = n > nStart ? scores[n - 1]! : -Infinity
    const high = p > pStart ? scores[p - 1]! : -Infinity
    const threshold = Math.max(high, low)
    const nEnd = n
    const pEnd = p
    while (n > nStart && scores[n - 1] === threshold) n--
    while (p > pStart && scores[p - 1] === threshold) p--
    step(total(weights, p, pEnd), total(weights, n, nEnd), threshold)
  }
}

/** Visits every distinct score once, descending. */
export function sweep(cells: Cells, step: Step): void {
  for (let cell = cells.cells - 1; cell >= 0; cell--) sweepCell(cells, cell, step)
}
