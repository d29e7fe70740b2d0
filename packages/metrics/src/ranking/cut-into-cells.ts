import { checkFinite } from '../input/check-finite.ts'

/**
 * Scored rows of two classes, cut into cells by score: every score of a cell is below every score of the next, and
 * equal scores share a cell. Within a cell the negatives come first; neither side is sorted.
 */
export interface Cells {
  readonly scores: Float64Array
  readonly weights: Float64Array | undefined
  readonly cells: number
  /** Cell `c` has its negatives from `bounds[2c]`, its positives from `bounds[2c + 1]`, and ends at `bounds[2c + 2]`. */
  readonly bounds: Int32Array
}

/** 2^21 counters of 4 bytes: with more, the scatter would miss the caches at every row. */
const MOST_CELLS = 1 << 20

/**
 * Cuts rows into about a quarter as many cells as rows, by a map linear in the score. Rows of weight 0 are left out, as
 * if they did not exist. `mask` is 1 for positive rows. Throws `InputError` for scores that are not finite.
 */
export function cutIntoCells(
  where: string,
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
): Cells {
  checkFinite(where, 'yScore', yScore)
  const rows = mask.length
  let min = yScore[0]!
  let max = min
  for (let i = 0; i < rows; i++) {
    const score = yScore[i]!
    if (score < min) min = score
    if (score > max) max = score
  }
  const cells = Math.min(MOST_CELLS, 1 << Math.max(0, 30 - Math.clz32(rows)))
  // a range that over- or underflows makes this 0 or Infinity, which puts all rows into cell 0: slower, still right
  const scale = (cells - 1) / (max - min)
  const bounds = new Int32Array(2 * cells + 2)
  for (let i = 0; i < rows; i++) {
    if (weight === undefined || weight[i] !== 0) bounds[slot(yScore[i]!, mask[i]!, min, scale) + 1]!++
  }
  // now the start of slot s is kept in bounds[s + 1]; filling the slot moves it on to the end, the start of the next
  let start = 0
  for (let b = 0; b < bounds.length; b++) {
    const count = bounds[b]!
    bounds[b] = start
    start += count
  }
  // Slots are computed twice: keeping them costs more time in memory. A loop of its own for rows without weights is
  // twice as fast as one that asks at every row.
  const scores = new Float64Array(rows)
  const weights = weight && new Float64Array(rows)
  if (weight === undefined || weights === undefined) {
    for (let i = 0; i < rows; i++) {
      const to = bounds[slot(yScore[i]!, mask[i]!, min, scale) + 1]!++
      scores[to] = yScore[i]! + 0 // turns -0 into 0
    }
  } else {
    for (let i = 0; i < rows; i++) {
      if (weight[i] === 0) continue
      const to = bounds[slot(yScore[i]!, mask[i]!, min, scale) + 1]!++
      scores[to] = yScore[i]! + 0
      weights[to] = weight[i]!
    }
  }
  return { scores, weights, cells, bounds }
}

/** Twice the cell of a score, plus 1 for a positive row. */
const slot = (score: number, side: number, min: number, scale: number) => (((score - min) * scale) << 1) | side

/** The weight of rows `[from, to)`, which is their number where rows have no weights. */
export function total(weights: Float64Array | undefined, from: number, to: number): number {
  if (weights === undefined) return to - from
  let sum = 0
  for (let i = from; i < to; i++) sum += weights[i]!
  return sum
}
