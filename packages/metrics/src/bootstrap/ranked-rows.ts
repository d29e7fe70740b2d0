import { sortKeys } from '../ranking/sort-keys.ts'

/** Rows sorted by score once, so that a resample needs only how often each of them was drawn. */
export interface RankedRows {
  /** Where each row stands, by descending score. */
  readonly place: Int32Array
  /** The weight of the row at each place if it is positive, else 0; and the other way about. */
  readonly positive: Float64Array
  readonly negative: Float64Array
  /** 1 where the row is the last of its score. */
  readonly last: Uint8Array
}

export function rankRows(
  mask: Uint8Array,
  yScore: ArrayLike<number>,
  weight: ArrayLike<number> | undefined,
): RankedRows {
  const rows = mask.length
  const scores = Float64Array.from(yScore, (score) => score + 0)
  const order = Float64Array.from(mask.keys())
  sortKeys(scores, order, 0, rows)
  const ranked: RankedRows = {
    place: new Int32Array(rows),
    positive: new Float64Array(rows),
    negative: new Float64Array(rows),
    last: new Uint8Array(rows),
  }
  for (let at = 0; at < rows; at++) {
    const from = rows - 1 - at
    const row = order[from]!
    ranked.place[row] = at
    ranked.last[at] = from === 0 || scores[from] !== scores[from - 1] ? 1 : 0
    ranked[mask[row] === 1 ? 'positive' : 'negative'][at] = weight ? weight[row]! : 1
  }
  return ranked
}

/** Area under the ROC curve of rows drawn `counts[place]` times; NaN without rows of both classes. */
export function rankedRocAuc({ positive, negative, last }: RankedRows, counts: Int32Array): number {
  let positives = 0
  let negatives = 0
  let twice = 0
  let tiedPositive = 0
  let tiedNegative = 0
  for (let at = 0; at < counts.length; at++) {
    // no branch on the class, which would be missed about every other row
    tiedPositive += counts[at]! * positive[at]!
    tiedNegative += counts[at]! * negative[at]!
    if (!last[at]) continue
    twice += tiedNegative * (2 * positives + tiedPositive)
    positives += tiedPositive
    negatives += tiedNegative
    tiedPositive = 0
    tiedNegative = 0
  }
  return twice / 2 / (positives * negatives)
}

/** Average precision of rows drawn `counts[place]` times; 0 without positive rows. */
export function rankedAveragePrecision({ positive, negative, last }: RankedRows, counts: Int32Array): number {
  let positives = 0
  let all = 0
  let sum = 0
  let tied = 0
  for (let at = 0; at < counts.length; at++) {
    tied += counts[at]! * positive[at]!
    all += counts[at]! * (positive[at]! + negative[at]!)
    if (!last[at]) continue
    positives += tied
    if (all > 0) sum += tied * (positives / all)
    tied = 0
  }
  return positives > 0 ? sum / positives : 0
}
