import type { WeightedColumn } from './weighted-columns.ts'

const MAX_ITER = 300
/** Centers that move by less, squared and in sum, as a share of the column's variance, stay where they are. */
const TOL = 1e-4

/**
 * Centers, ascending, of `count` clusters of a column's values: Lloyd's algorithm from centers at equal distances. A cluster is a run of
 * the sorted values, its mean a difference of two sums, so that an iteration costs `count` binary searches. Clusters without values
 * move to the values that are farthest from their centers; those that no value is left for in the end are not among the centers.
 * scikit-learn's `KMeans` of one column, with its rules of when to stop, but for its tolerance, which counts rows of any weight alike.
 * Where clusters lose their values it takes one row of the equally far outer values as rounding has it; here it is the lower value,
 * with all its rows.
 */
export function columnClusters(column: WeightedColumn, count: number): readonly number[] {
  const { values, upTo } = distinct(column)
  const n = values.length
  const all = upTo[n - 1]!
  const weightAt = (i: number) => upTo[i]! - (i === 0 ? 0 : upTo[i - 1]!)
  let mean = 0
  for (let i = 0; i < n; i++) mean += weightAt(i) * (values[i]! / all)
  // Of differences from the mean: sums of far values would lose their digits.
  const sums = new Float64Array(n + 1)
  let variance = 0
  for (let i = 0; i < n; i++) {
    const d = values[i]! - mean
    const w = weightAt(i)
    sums[i + 1] = sums[i]! + w * d
    variance += (w * d * d) / all
  }
  const [low, high] = [values[0]!, values[n - 1]!]
  const step = (high - low) / count
  let centers = Float64Array.from({ length: count }, (_, c) => low + (c + 0.5) * step)
  let ends = new Int32Array(0)
  for (let iteration = 0; iteration < MAX_ITER; iteration++) {
    const next = runEnds(values, centers)
    const moved = clusterMeans(next)
    if (sameRuns(next, ends)) return withValues(values, moved)
    const shift = moved.reduce((sum, v, c) => sum + (v - centers[c]!) * (v - centers[c]!), 0)
    centers = moved
    ends = next
    if (shift <= TOL * variance) break
  }
  return withValues(values, centers)

  function clusterMeans(ends: Int32Array): Float64Array<ArrayBuffer> {
    const weights = new Float64Array(count)
    const totals = new Float64Array(count)
    for (let c = 0; c < count; c++) {
      const from = c === 0 ? 0 : ends[c - 1]!
      const to = ends[c]!
      if (to === from) continue
      weights[c] = upTo[to - 1]! - (from === 0 ? 0 : upTo[from - 1]!)
      totals[c] = sums[to]! - sums[from]!
    }
    const empty = [...weights.keys()].filter((c) => weights[c] === 0)
    const taken = empty.length > 0 ? farthest(values, centers, ends, empty.length) : []
    empty.forEach((c, e) => {
      const far = taken[e]
      if (!far) return
      const w = weightAt(far.at)
      const total = w * (values[far.at]! - mean)
      weights[far.cluster]! -= w
      totals[far.cluster]! -= total
      weights[c] = w
      totals[c] = total
    })
    // Clusters that nothing, or what rounding left, is in stay at the largest one.
    const largest = weights.indexOf(Math.max(...weights))
    return Float64Array.from(
      weights,
      (w, c) => mean + (w > all * 1e-12 ? totals[c]! / w : totals[largest]! / weights[largest]!),
    ).sort()
  }
}

/** Equal values as one that weighs as much as they. */
function distinct({ values, upTo }: WeightedColumn): WeightedColumn {
  const last = values.map((_, i) => i).filter((i) => values[i] !== values[i + 1])
  return { values: Float64Array.from(last, (i) => values[i]!), upTo: Float64Array.from(last, (i) => upTo[i]!) }
}

function withValues(values: Float64Array, centers: Float64Array): readonly number[] {
  const ends = runEnds(values, centers)
  return [...centers].filter((_, c) => ends[c]! > (c === 0 ? 0 : ends[c - 1]!))
}

/** Where each center's run of the sorted values ends: values in the middle of two belong to the lower one. */
function runEnds(values: Float64Array, centers: Float64Array): Int32Array<ArrayBuffer> {
  return Int32Array.from(centers, (center, c) => {
    if (c === centers.length - 1) return values.length
    const middle = (center + centers[c + 1]!) / 2
    let low = 0
    let high = values.length
    while (low < high) {
      const at = (low + high) >> 1
      if (values[at]! <= middle) low = at + 1
      else high = at
    }
    return low
  })
}

const sameRuns = (a: Int32Array, b: Int32Array): boolean => a.length === b.length && a.every((end, c) => end === b[c])

/** The values that are farthest from their centers, no more than `count`; none where each is at its center. */
function farthest(
  values: Float64Array,
  centers: Float64Array,
  ends: Int32Array,
  count: number,
): { readonly at: number; readonly cluster: number }[] {
  const found: { at: number; cluster: number; distance: number }[] = []
  let cluster = 0
  for (let at = 0; at < values.length; at++) {
    while (at >= ends[cluster]!) cluster++
    const distance = Math.abs(values[at]! - centers[cluster]!)
    if (distance === 0 || (found.length === count && distance <= found[count - 1]!.distance)) continue
    found.push({ at, cluster, distance })
    found.sort((a, b) => b.distance - a.distance)
    found.length = Math.min(found.length, count)
  }
  return found
}
