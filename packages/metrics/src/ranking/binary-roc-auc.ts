import { checkBothClasses } from './check-both-classes.ts'
import { type Cells, cutIntoCells, total } from './cut-into-cells.ts'
import { sweepCell } from './sweep.ts'

/** Up to this many pairs in a cell, comparing all of them beats sorting. */
const FEW_PAIRS = 256

/**
 * Area under the ROC curve of rows marked 1 (positive) and 0 in `mask`.
 *
 * Counts pairs, as Mann and Whitney's U does: those in different cells by multiplying, those within a cell one by one.
 * Without weights twice the count is an integer, exact up to 2^53, whatever the order of the rows.
 */
export function binaryRocAuc(
  where: string,
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight?: ArrayLike<number>,
): number {
  const cells = cutIntoCells(where, mask, yScore, weight)
  const { twice, positives, negatives } = cells.weights ? weighPairs(cells, cells.weights) : countPairs(cells)
  checkBothClasses(where, positives, negatives)
  return twice / 2 / (positives * negatives)
}

/** The rows of each class, and twice the pairs in which the positive row is higher; ties count once. */
interface Pairs {
  readonly twice: number
  readonly positives: number
  readonly negatives: number
}

function countPairs(cells: Cells): Pairs {
  const { scores, bounds } = cells
  let positives = 0
  let negatives = 0
  let twice = 0
  for (let cell = cells.cells - 1; cell >= 0; cell--) {
    const n = bounds[2 * cell]!
    const p = bounds[2 * cell + 1]!
    const end = bounds[2 * cell + 2]!
    let here = 0
    if ((p - n) * (end - p) > FEW_PAIRS) here = sweepPairs(cells, cell)
    else {
      for (let i = p; i < end; i++) {
        const high = scores[i]!
        for (let j = n; j < p; j++) {
          const low = scores[j]!
          if (high > low) here += 2
          else if (high === low) here++
        }
      }
    }
    twice += here + 2 * positives * (p - n)
    positives += end - p
    negatives += p - n
  }
  return { twice, positives, negatives }
}

function weighPairs(cells: Cells, weights: Float64Array): Pairs {
  const { scores, bounds } = cells
  let positives = 0
  let negatives = 0
  let twice = 0
  for (let cell = cells.cells - 1; cell >= 0; cell--) {
    const n = bounds[2 * cell]!
    const p = bounds[2 * cell + 1]!
    const end = bounds[2 * cell + 2]!
    let here = 0
    if ((p - n) * (end - p) > FEW_PAIRS) here = sweepPairs(cells, cell)
    else {
      for (let i = p; i < end; i++) {
        const high = scores[i]!
        let below = 0
        for (let j = n; j < p; j++) {
          const low = scores[j]!
          if (high > low) below += 2 * weights[j]!
          else if (high === low) below += weights[j]!
        }
        here += weights[i]! * below
      }
    }
    const negative = total(weights, n, p)
    twice += here + 2 * positives * negative
    positives += total(weights, p, end)
    negatives += negative
  }
  return { twice, positives, negatives }
}

function sweepPairs(cells: Cells, cell: number): number {
  let above = 0
  let twice = 0
  sweepCell(cells, cell, (positive, negative) => {
    twice += negative * (2 * above + positive)
    above += positive
  })
  return twice
}
