import type { Rng } from '@foldwise/core'
import { rowsByValue } from './stratified.ts'

/**
 * Whole groups with about `size` rows in all. Each group goes to the part that is left closer to its targets:
 * the row count, or with `y` the count of each class. The largest groups are dealt first, because the many small
 * ones after them can make up for it.
 */
export function groupedTest(
  groups: ArrayLike<unknown>,
  y: ArrayLike<unknown> | undefined,
  size: number,
  rng: Rng,
): number[] {
  const rows = groups.length
  const labels = y ? [...rowsByValue(y).keys()] : [undefined]
  const index = new Map(labels.map((label, i) => [label, i]))
  const all = [...rowsByValue(groups).values()].map((members) => {
    const counts = new Float64Array(labels.length)
    for (const r of members) counts[index.get(y?.[r])!]!++
    return { members, counts }
  })
  const total = new Float64Array(labels.length)
  for (const g of all) for (let c = 0; c < total.length; c++) total[c]! += g.counts[c]!
  const fraction = size / rows
  const test = new Float64Array(labels.length)
  const train = new Float64Array(labels.length)
  const shuffled = Array.from(rng.permutation(all.length), (i) => all[i]!)
  shuffled.sort((a, b) => b.members.length - a.members.length)
  const chosen: number[] = []
  for (const g of shuffled) {
    // How far each part would be from its target, as a share of the class, if it took the group.
    const toTest = excess(test, g.counts, total, fraction)
    const toTrain = excess(train, g.counts, total, 1 - fraction)
    const into = toTest < toTrain ? test : train
    for (let c = 0; c < total.length; c++) into[c]! += g.counts[c]!
    if (into === test) chosen.push(...g.members)
  }
  return chosen
}

/** Fullness of a part after taking a group, relative to its target, averaged over the classes the group has. */
function excess(part: Float64Array, group: Float64Array, total: Float64Array, fraction: number): number {
  let sum = 0
  let weight = 0
  for (let c = 0; c < total.length; c++) {
    if (group[c] === 0) continue
    sum += group[c]! * ((part[c]! + group[c]!) / (total[c]! * fraction))
    weight += group[c]!
  }
  return sum / weight
}
