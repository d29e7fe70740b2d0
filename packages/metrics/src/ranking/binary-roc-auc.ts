import { FEW, forEachCell, total } from './cells.ts'
import { checkBothClasses } from './check-both-classes.ts'

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
  let positives = 0
  let negatives = 0
  let twice = 0
  forEachCell(where, mask, yScore, weight, (scores, weights, n, p, end) => {
    const positive = total(weights, p, end)
    const negative = total(weights, n, p)
    twice += 2 * positives * negative + (end - n > FEW ? positive * negative : countPairs(scores, weights, n, p, end))
    positives += positive
    negatives += negative
  })
  checkBothClasses(where, positives, negatives)
  return twice / 2 / (positives * negatives)
}

/** Twice the weight of the pairs in which the positive row is higher; ties count once. */
function countPairs(
  scores: Float64Array,
  weights: Float64Array | undefined,
  n: number,
  p: number,
  end: number,
): number {
  let twice = 0
  for (let i = p; i < end; i++) {
    const score = scores[i]!
    let won = 0
    if (weights) for (let j = n; j < p; j++) won += weights[j]! * beats(score, scores[j]!)
    else for (let j = n; j < p; j++) won += beats(score, scores[j]!)
    twice += weights ? weights[i]! * won : won
  }
  return twice
}

/** A branch on the scores would be missed about every other time, and so take four times as long. */
const beats = (high: number, low: number): number => Number(high > low) + Number(high >= low)
