import { refuse } from '../errors.ts'
import { checkFinite } from '../input/check-finite.ts'
import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'

export interface ConcordanceOptions {
  /** 1 or `true` where the event was seen at its time, 0 where the row was only followed until then. Default: all 1. */
  readonly observed?: ArrayLike<number | boolean>
  /** One number a row, >= 0; a pair weighs their product. Default: all 1. */
  readonly weight?: ArrayLike<number>
}

/**
 * How likely, of two rows of which one is known to come first, its prediction is the lower; ties of predictions count one
 * half (Harrell's c). 0.5 is guessing. Of risks, which are high for early events, pass the negatives.
 *
 * `yTrue` is the time of each row's event, or until which it was followed, `yPred` a predicted time or any score that
 * grows with it. Rows of one time are compared only if one was followed and the other's event seen. Throws `InputError`
 * where no pair can be compared. lifelines: `concordance_index`. Cost: n log n.
 */
export function concordanceIndex(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  { observed, weight }: ConcordanceOptions = {},
): number {
  const where = 'concordanceIndex'
  const rows = checkRows(where, { yTrue, yPred, ...(observed && { observed }) })
  checkWeight(where, weight, rows)
  checkFinite(where, 'yTrue', yTrue)
  checkFinite(where, 'yPred', yPred)
  const seen = (i: number) => (observed === undefined || observed[i] ? 1 : 0)
  const w = (i: number) => (weight ? weight[i]! : 1)
  const order = Uint32Array.from({ length: rows }, (_, i) => i).sort(
    (a, b) => yTrue[a]! - yTrue[b]! || seen(b) - seen(a),
  )
  const levels = Float64Array.from(new Set(Float64Array.from(yPred, (value) => value + 0))).sort()
  const level = new Map(Array.from(levels, (value, i) => [value, i + 1]))
  const place = (i: number) => level.get(yPred[i]! + 0)!
  // the weight of events so far at each level of prediction: sums over ranges in log n (Fenwick 1994)
  const tree = new Float64Array(levels.length + 1)
  const below = (at: number) => {
    let sum = 0
    for (let i = at; i > 0; i -= i & -i) sum += tree[i]!
    return sum
  }
  let pairs = 0
  let twice = 0
  let all = 0
  for (let from = 0; from < rows; ) {
    const first = order[from]!
    let to = from
    for (; to < rows && yTrue[order[to]!] === yTrue[first] && seen(order[to]!) === seen(first); to++) {
      const i = order[to]!
      twice += w(i) * (below(place(i)) + below(place(i) - 1))
      pairs += w(i) * all
    }
    for (; from < to; from++) {
      const i = order[from]!
      if (!seen(i)) continue
      all += w(i)
      for (let at = place(i); at < tree.length; at += at & -at) tree[at]! += w(i)
    }
  }
  if (pairs > 0) return twice / 2 / pairs
  return refuse(where, 'rows that can be compared', 'none', 'Evaluate on more rows with their events seen.')
}
