import type { ActiveRows } from './active-rows.ts'
import { largest } from './select.ts'

/** Largest slopes by which b of a group may rise and fall. Where they sum to more than 0, a pair of rows can improve. */
interface Extremes {
  up: number
  low: number
}

/** What the optimality conditions say of active rows, and the working sets that follow from it. */
export class WorkingSets {
  private readonly epsilon: number
  private readonly ups: Float64Array
  private readonly lows: Float64Array
  private readonly candidates: Int32Array
  private extremes: readonly [Readonly<Extremes>, Readonly<Extremes>]

  constructor(rows: number, epsilon: number) {
    this.epsilon = epsilon
    this.ups = new Float64Array(rows)
    this.lows = new Float64Array(rows)
    this.candidates = new Int32Array(rows)
    this.extremes = [
      { up: -Infinity, low: -Infinity },
      { up: -Infinity, low: -Infinity },
    ]
  }

  /** Takes slopes by which b may rise and fall, -Infinity at bounds; returns the largest violation. */
  look({ ids, b, low, high, group, g }: ActiveRows): number {
    const { ups, lows, epsilon } = this
    const slopes = g.view
    const most: [Extremes, Extremes] = [
      { up: -Infinity, low: -Infinity },
      { up: -Infinity, low: -Infinity },
    ]
    for (let p = 0; p < ids.length; p++) {
      const v = b[p]!
      const up = v < high[p]! ? -slopes[p]! - (v >= 0 ? epsilon : -epsilon) : -Infinity
      const down = v > low[p]! ? slopes[p]! + (v > 0 ? epsilon : -epsilon) : -Infinity
      ups[p] = up
      lows[p] = down
      const m = most[group[p] as 0 | 1]
      if (up > m.up) m.up = up
      if (down > m.low) m.low = down
    }
    this.extremes = most
    return Math.max(0, most[0].up + most[0].low, most[1].up + most[1].low)
  }

  /**
   * Places of up to `most` active rows, as last seen: up to `fresh` of those that violate the conditions most, of both sides in each
   * group, then rows of the last set, those whose b is between bounds first.
   */
  choose(active: ActiveRows, last: readonly number[], most: number, fresh: number): number[] {
    const { ups, lows, extremes } = this
    const { b, low, high } = active
    const set = new Set<number>()
    const sides = ([0, 1] as const).filter((s) => extremes[s].up + extremes[s].low > 0)
    const each = Math.max(1, Math.floor(Math.min(most, fresh) / (2 * sides.length)))
    for (const s of sides) {
      const { up, low: down } = extremes[s]
      for (const p of largest(this.above(active, ups, -down, s), ups, each)) set.add(p)
      for (const p of largest(this.above(active, lows, -up, s), lows, each)) set.add(p)
    }
    const before = last.map((id) => active.place[id]!).filter((p) => p >= 0)
    for (const p of before) if (set.size < most && b[p]! > low[p]! && b[p]! < high[p]!) set.add(p)
    for (const p of before) if (set.size < most) set.add(p)
    return [...set]
  }

  /**
   * Places of rows, as last seen, that some other row can still make a violating pair with. Left out are those at a bound, or at 0 where
   * the tube keeps them there, by slopes beyond what any row of their group has to set against: LIBSVM's rule.
   */
  movable({ ids, group }: ActiveRows): Int32Array {
    const { ups, lows, extremes } = this
    const out = new Int32Array(ids.length)
    let count = 0
    for (let p = 0; p < ids.length; p++) {
      const { up, low } = extremes[group[p] as 0 | 1]
      if (ups[p]! >= -low || lows[p]! >= -up) out[count++] = p
    }
    return out.slice(0, count)
  }

  /** Rows of a group with a key above `bound`. */
  private above({ ids, group }: ActiveRows, keys: Float64Array, bound: number, s: number): Int32Array {
    const { candidates } = this
    let count = 0
    for (let p = 0; p < ids.length; p++) if (keys[p]! > bound && group[p] === s) candidates[count++] = p
    return candidates.subarray(0, count)
  }
}
