import { checkFinite } from '../input/check-finite.ts'
import { orderedKeys } from './ordered-keys.ts'

/**
 * A cell of scored rows: negatives in `[n, p)`, positives in `[p, end)`, neither side sorted. It has at most `FEW` rows, or
 * all its scores are equal.
 */
export type Visit = (scores: Float64Array, weights: Float64Array | undefined, n: number, p: number, end: number) => void

/** So many rows are compared pair by pair faster than they are cut again. */
export const FEW = 128
/** 2^20 counters of 4 bytes: with more, the scatter would miss the caches at every row. */
const MOST_CELLS = 1 << 19
/** More rows are first dealt to a few cells, in streams; what such a cell holds then stays in the caches. */
const LARGE = 1 << 20
const FEW_CELLS = 1 << 8

/**
 * Cuts scored rows of two classes into cells and visits them, highest scores first: every score of a cell is below every
 * score of the one before, and equal scores share a cell. `mask` is 1 for positive rows. Throws `InputError` for scores
 * that are not finite.
 *
 * About 16 rows make a cell, by a map linear in the score; crowded cells are cut again, by the bits of their scores. Many
 * rows are dealt to a few cells first: of 10 million, that takes two thirds of the time.
 */
export function forEachCell(
  where: string,
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  visit: Visit,
): void {
  checkFinite(where, 'yScore', yScore)
  cut(mask, yScore, weight, yScore, visit)
}

/**
 * Cuts by a map linear in the keys, which grow with the scores.
 *
 * Each loop below has a function of its own: V8 optimises a function while one loop runs, without knowing the types of
 * the loops after it, and in one long function throws the result away at every call. For the same reason no loop asks
 * whether there are weights: that alone made counting three times as slow.
 */
function cut(
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
  keys: ArrayLike<number>,
  visit: Visit,
): void {
  const rows = mask.length
  const large = rows > LARGE
  const cells = large ? FEW_CELLS : Math.min(MOST_CELLS, (rows >> 4) + 4)
  const [min, max] = range(keys)
  // a range that over- or underflows makes this 0 or Infinity, which puts all rows into cell 0: cut again by their bits
  const scale = (cells - 1) / (max - min)
  // slot `s` starts at `bounds[s]`; of unsigned type, these would be slower: V8 has to treat sums of them as doubles
  const bounds = new Int32Array(2 * cells + 2)
  count(mask, keys, min, scale, bounds)
  startSlots(bounds)
  const scores = new Float64Array(rows)
  const weights = weight && new Float64Array(rows)
  if (weight) scatter(mask, keys, min, scale, bounds.slice(), weight, weights!)
  scatter(mask, keys, min, scale, bounds, yScore, scores)
  for (let end = rows, cell = cells - 1; end > 0; cell--) {
    const n = bounds[2 * cell]!
    const p = bounds[2 * cell + 1]!
    if (n === end) continue
    if (end - n > FEW) crowded(scores, weights, n, p, end, large, visit)
    else visit(scores, weights, n, p, end)
    end = n
  }
}

/** Cuts a cell again: one of a large set linearly, any other by the bits of its scores; equal scores are visited. */
function crowded(
  scores: Float64Array,
  weights: Float64Array | undefined,
  n: number,
  p: number,
  end: number,
  large: boolean,
  visit: Visit,
): void {
  const own = scores.subarray(n, end)
  const keys = large && own.length <= LARGE ? own : orderedKeys(own)
  if (keys === undefined) visit(scores, weights, n, p, end)
  else cut(new Uint8Array(end - n).fill(1, p - n), own, weights?.subarray(n, end), keys, visit)
}

function range(values: ArrayLike<number>): [min: number, max: number] {
  let min = Infinity
  let max = -Infinity
  for (let i = 0; i < values.length; i++) {
    min = Math.min(min, values[i]!)
    max = Math.max(max, values[i]!)
  }
  return [min, max]
}

/** Twice the cell of a key, plus 1 for a positive row. Computed twice: keeping it costs more time in memory. */
const slot = (key: number, side: number, min: number, scale: number) => (((key - min) * scale) << 1) | side

/** Counts slot `s` in `sizes[s + 1]`. */
function count(
  mask: Uint8Array, // in
  keys: ArrayLike<number>, // in
  min: number,
  scale: number,
  sizes: Int32Array, // out
): void {
  for (let i = 0; i < mask.length; i++) {
    sizes[slot(keys[i]!, mask[i]!, min, scale) + 1]!++
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
  keys: ArrayLike<number>, // in
  min: number,
  scale: number,
  bounds: Int32Array, // in, out
  values: ArrayLike<number>, // in
  out: Float64Array, // out
): void {
  for (let i = 0; i < mask.length; i++) {
    out[bounds[slot(keys[i]!, mask[i]!, min, scale) + 1]!++] = values[i]! + 0 // turns -0 into 0
  }
}

/** The weight of rows `[from, to)`, which is their number where rows have no weights. */
export function total(weights: Float64Array | undefined, from: number, to: number): number {
  if (weights === undefined) return to - from
  let sum = 0
  for (let i = from; i < to; i++) sum += weights[i]!
  return sum
}
