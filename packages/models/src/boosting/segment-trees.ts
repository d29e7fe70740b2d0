import { MAX_EDGES, membersOf } from './packed-trees.ts'
import { type CategorySets, type Trees, treeCount } from './trees.ts'

/** Whole rounds of trees, from the one with number `from` on. */
export interface Segment {
  readonly from: number
  readonly trees: Trees
}

/**
 * The trees in runs, in their order, each with no more thresholds of a feature than there are bins: one run, unless the trees were
 * learned from batches, whose bins are not the same.
 */
export function segmentTrees(
  all: Trees,
  sets: CategorySets | undefined,
  features: number,
  outputs: number,
): readonly Segment[] {
  const count = treeCount(all)
  const segments: Segment[] = []
  const seen: Set<number>[] = Array.from({ length: features }, () => new Set())
  let from = 0
  for (let round = 0; round < count; round += outputs) {
    let full = false
    for (let n = all.starts[round]!; n < all.starts[round + outputs]!; n++) {
      const [f, t] = [all.feature[n]!, all.threshold[n]!]
      if (all.left[n] === 0) continue
      if (sets?.categorical[f] === 1) for (const c of membersOf(sets, t)) seen[f]!.add(c)
      else if (t !== Infinity) seen[f]!.add(t)
      full ||= seen[f]!.size > MAX_EDGES
    }
    if (!full || round === from) continue
    segments.push(slice(all, from, round))
    from = round
    // The round that did not fit begins the next run, with all of its thresholds.
    for (const set of seen) set.clear()
    round -= outputs
  }
  segments.push(slice(all, from, count))
  return segments
}

function slice(all: Trees, from: number, to: number): Segment {
  if (from === 0 && to === treeCount(all)) return { from, trees: all }
  const [a, b] = [all.starts[from]!, all.starts[to]!]
  const columns = Object.entries(all).map(([name, values]) => [name, (values as Float64Array).subarray(a, b)])
  const starts = all.starts.subarray(from, to + 1).map((s) => s - a)
  return { from, trees: { ...Object.fromEntries(columns), starts } }
}
