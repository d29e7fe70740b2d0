import { sortKeys } from '../ranking/sort-keys.ts'

/** Rows sorted by score once, so that a resample needs only how often each of them was drawn. */
export interface RankedRows {
  /** Where each row stands, by descending score. */
  readonly place: Int32Array
  /** Of the row at each place: 1 if positive; 1 if the last of its score; its weight. */
  readonly positive: Uint8Array
  readonly last: Uint8Array
  readonly weight: Float64Array
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
    positive: new Uint8Array(rows),
    last: new Uint8Array(rows),
    weight: new Float64Array(rows),
  }
  for (let at = 0; at < rows; at++) {
    const from = rows - 1 - at
    const row = order[from]!
    ranked.place[row] = at
    ranked.positive[at] = mask[row]!
    ranked.last[at] = from === 0 || scores[from] !== scores[from - 1] ? 1 : 0
    ranked.weight[at] = weight ? weight[row]! : 1
  }
  return ranked
}

/** Area under the ROC curve of rows drawn `counts[place]` times; NaN without rows of both classes. */
export function rankedRocAuc({ positive, last, weight }: RankedRows, counts: Int32Array): number {
  let positives = 0
  let negatives = 0
  let twice = 0
  let tiedPositive = 0
  let tiedNegative = 0
  for (let at = 0; at < counts.length; at++) {
    const drawn = counts[at]! * weight[at]!
    if (positive[at]) tiedPositive += drawn
    else tiedNegative += drawn
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
export function rankedAveragePrecision({ positive, last, weight }: RankedRows, counts: Int32Array): number {
  let positives = 0
  let all = 0
  let sum = 0
  let tied = 0
  for (let at = 0; at < counts.length; at++) {
    const drawn = counts[at]! * weight[at]!
    all += drawn
    if (positive[at]) tied += drawn
    if (!last[at] || tied === 0) continue
    positives += tied
    sum += tied * (positives / all)
    tied = 0
  }
  return positives > 0 ? sum / positives : 0
}
