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
 *
 * Each loop below has a function of its own: V8 optimises a function while one loop runs, without knowing the types of
 * the loops after it, and in one long function throws the result away at every call. For the same reason no loop asks
 * whether there are weights: that alone made counting three times as slow.
 */
export function cutIntoCells(
  where: string,
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
): Cells {
  checkFinite(where, 'yScore', yScore)
  if (weight && Array.prototype.includes.call(weight, 0)) [mask, yScore, weight] = withoutZeros(mask, yScore, weight)
  const rows = mask.length
  const cells = Math.min(MOST_CELLS, 1 << Math.max(0, 30 - Math.clz32(rows)))
  const [min, max] = range(yScore)
  // a range that over- or underflows makes this 0 or Infinity, which puts all rows into cell 0: slower, still right
  const scale = (cells - 1) / (max - min)
  // of unsigned type, these would be slower: V8 has to treat sums of them as doubles
  const bounds = new Int32Array(2 * cells + 2)
  count(mask, yScore, min, scale, bounds)
  startSlots(bounds)
  const scores = new Float64Array(rows)
  if (weight === undefined) {
    scatter(mask, yScore, min, scale, bounds, scores)
    return { scores, weights: undefined, cells, bounds }
  }
  const weights = new Float64Array(rows)
  scatterWeighted(mask, yScore, weight, min, scale, bounds, scores, weights)
  return { scores, weights, cells, bounds }
}

function withoutZeros(
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number>,
): [mask: Uint8Array, yScore: Float64Array, weight: Float64Array] {
  const kept = Int32Array.from(mask.keys()).filter((i) => weight[i] !== 0)
  return [
    Uint8Array.from(kept, (i) => mask[i]!),
    Float64Array.from(kept, (i) => yScore[i]!),
    Float64Array.from(kept, (i) => weight[i]!),
  ]
}

function range(values: ArrayLike<number>): [min: number, max: number] {
  let min = values[0]!
  let max = min
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    if (value < min) min = value
    if (value > max) max = value
  }
  return [min, max]
}

/** Twice the cell of a score, plus 1 for a positive row. Computed twice: keeping it costs more time in memory. */
const slot = (score: number, side: number, min: number, scale: number) => (((score - min) * scale) << 1) | side

/** Counts slot `s` in `sizes[s + 1]`. */
function count(
  mask: Uint8Array, // in
  yScore: ArrayLike<number>, // in
  min: number,
  scale: number,
  sizes: Int32Array, // out
): void {
  for (let i = 0; i < mask.length; i++) {
    sizes[slot(yScore[i]!, mask[i]!, min, scale) + 1]!++
  }
}

/** Leaves the start of slot `s` in `bounds[s + 1]`; filling the slot moves that to its end, the start of the next. */
function startSlots(bounds: Int32Array): void {
  let start = 0
  for (let b = 0; b < bounds.length; b++) {
    const size = bounds[b]!
    bounds[b] = start
    start += size
  }
}

function scatter(
  mask: Uint8Array, // in
  yScore: ArrayLike<number>, // in
  min: number,
  scale: number,
  bounds: Int32Array, // in, out
  scores: Float64Array, // out
): void {
  for (let i = 0; i < mask.length; i++) {
    const score = yScore[i]! + 0 // turns -0 into 0
    scores[bounds[slot(score, mask[i]!, min, scale) + 1]!++] = score
  }
}

function scatterWeighted(
  mask: Uint8Array, // in
  yScore: ArrayLike<number>, // in
  weight: ArrayLike<number>, // in
  min: number,
  scale: number,
  bounds: Int32Array, // in, out
  scores: Float64Array, // out
  weights: Float64Array, // out
): void {
  for (let i = 0; i < mask.length; i++) {
    const score = yScore[i]! + 0
    const to = bounds[slot(score, mask[i]!, min, scale) + 1]!++
    scores[to] = score
    weights[to] = weight[i]!
  }
}

/** The weight of rows `[from, to)`, which is their number where rows have no weights. */
export function total(weights: Float64Array | undefined, from: number, to: number): number {
  if (weights === undefined) return to - from
  let sum = 0
  for (let i = from; i < to; i++) sum += weights[i]!
  return sum
}
