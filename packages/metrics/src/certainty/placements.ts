import { checkFinite } from '../input/check-finite.ts'
import { checkBothClasses } from '../ranking/check-both-classes.ts'

/** Area under a ROC curve, and each row's part in it. */
export interface Placements {
  readonly auc: number
  /** For each positive row the share of negative rows it beats, in the order of the rows; ties count one half. */
  readonly ofPositives: Float64Array
  /** For each negative row the share of positive rows that beat it. */
  readonly ofNegatives: Float64Array
}

/** DeLong's structural components by two sorted columns, as Sun and Xu (2014) have it: n log n. */
export function placements(where: string, name: string, mask: Uint8Array, yScore: ArrayLike<number>): Placements {
  checkFinite(where, name, yScore)
  const split = (side: 0 | 1) => Float64Array.from(yScore).filter((_, i) => mask[i] === side)
  const positives = split(1)
  const negatives = split(0)
  checkBothClasses(where, positives.length, negatives.length)
  const ofPositives = shareBelow(positives, negatives.slice().sort())
  const ofNegatives = shareBelow(negatives, positives.slice().sort()).map((share) => 1 - share)
  return { auc: ofPositives.reduce((a, b) => a + b, 0) / positives.length, ofPositives, ofNegatives }
}

function shareBelow(values: Float64Array, sorted: Float64Array): Float64Array {
  return values.map((value) => {
    const below = countUnder(sorted, value, false)
    const upTo = countUnder(sorted, value, true)
    return (below + upTo) / 2 / sorted.length
  })
}

/** How many of the ascending values are below `value`, or also equal to it. */
function countUnder(sorted: Float64Array, value: number, orEqual: boolean): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < value || (orEqual && sorted[middle] === value)) low = middle + 1
    else high = middle
  }
  return low
}

/** Sum of the products of two columns' distances from their means, over their number less one, over their number. */
export function covarianceOfMeans(a: Float64Array, b: Float64Array): number {
  const mean = (values: Float64Array) => values.reduce((x, y) => x + y, 0) / values.length
  const meanA = mean(a)
  const meanB = mean(b)
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - meanA) * (b[i]! - meanB)
  return sum / (a.length - 1) / a.length
}
