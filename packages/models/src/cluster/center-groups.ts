/** Centres in an order in which those near one another follow each other, in groups of a fixed number of panels of four. */
export interface CenterGroups {
  /** Centre of each place. */
  readonly order: Int32Array
  /** Panels of each group but the last, which may have fewer. */
  readonly perGroup: number
  readonly groups: number
}

/** Groups of one panel, and more groups than this, cost more bounds to keep than they spare. */
const MOST_GROUPS = 32
const LEAST_PANELS = 2

/** Halves the centres along the column in which they are farthest apart, again and again. */
export function groupCenters(centers: Float64Array, columns: number): CenterGroups {
  const count = centers.length / columns
  const panels = Math.ceil(count / 4)
  const perGroup = Math.max(LEAST_PANELS, Math.ceil(panels / MOST_GROUPS))
  const size = 4 * perGroup
  const order = Int32Array.from({ length: count }, (_, c) => c)
  const split = (from: number, to: number): void => {
    if (to - from <= size) return
    const column = widestColumn(centers, columns, order.subarray(from, to))
    const at = (c: number) => centers[c * columns + column]!
    order.subarray(from, to).sort((a, b) => at(a) - at(b) || a - b)
    // Whole groups on the left, so that only the last may be smaller.
    const middle = from + Math.ceil((to - from) / size / 2) * size
    split(from, middle)
    split(middle, to)
  }
  split(0, count)
  return { order, perGroup, groups: Math.ceil(panels / perGroup) }
}

function widestColumn(centers: Float64Array, columns: number, some: Int32Array): number {
  let widest = 0
  let most = -1
  for (let j = 0; j < columns; j++) {
    let [low, high] = [Infinity, -Infinity]
    for (const c of some) {
      const v = centers[c * columns + j]!
      if (v < low) low = v
      if (v > high) high = v
    }
    if (high - low > most) [widest, most] = [j, high - low]
  }
  return widest
}
