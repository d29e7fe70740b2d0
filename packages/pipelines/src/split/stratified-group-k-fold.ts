import { shuffleInPlace } from '@foldwise/core'
import { codes, rowsOf } from './codes.ts'
import { enough, type KFoldParams, kFoldParams } from './k-fold.ts'
import { foldsOfTests, groupsOf, labelsOf, type Splitter, splitter } from './splitter.ts'
import { checkClasses } from './stratified-k-fold.ts'

/**
 * `nSplits` (default 5) folds of whole groups in which the classes' shares are as even as a greedy deal makes them:
 * groups whose classes differ most come first, each to the fold where the shares stay closest to one another.
 * With `shuffle`, groups that differ equally come in random order. scikit-learn's `StratifiedGroupKFold`.
 * Throws `InputError` without labels or groups, or with fewer groups than folds.
 */
export function stratifiedGroupKFold(params: Partial<KFoldParams> = {}): Splitter<KFoldParams> {
  const type = 'stratifiedGroupKFold'
  return splitter({
    type,
    specs: kFoldParams,
    given: params,
    random: (p) => p.shuffle,
    split(rows, data, rng, { nSplits, shuffle }) {
      const classes = codes(labelsOf(type, data), 'ascending')
      const groups = codes(groupsOf(type, data), 'ascending')
      enough(type, 'groups', groups.counts.length, nSplits)
      checkClasses(type, classes.counts, nSplits)
      const k = classes.counts.length
      const inGroup = Array.from(groups.counts, () => new Float64Array(k))
      groups.of.forEach((g, row) => {
        inGroup[g]![classes.of[row]!]! += 1
      })
      const spread = inGroup.map(standardDeviation)
      const order = Int32Array.from(groups.counts.keys())
      if (shuffle) shuffleInPlace(order, rng)
      // Sorting is stable: groups of equal spread stay in their order.
      const dealing = Array.from(order).sort((a, b) => spread[b]! - spread[a]!)
      const inFold = Array.from({ length: nSplits }, () => new Float64Array(k))
      const members = rowsOf(groups)
      const tests: number[][] = Array.from({ length: nSplits }, () => [])
      for (const g of dealing) {
        const best = bestFold(inFold, inGroup[g]!, classes.counts)
        addTo(inFold[best]!, inGroup[g]!)
        for (const row of members[g]!) tests[best]!.push(row)
      }
      return foldsOfTests(rows, tests)
    },
  })
}

/** The fold that, with the group, leaves the folds' shares of the classes most even; of equal ones, the smallest. */
function bestFold(inFold: readonly Float64Array[], group: Float64Array, total: Int32Array): number {
  let best = 0
  let leastUneven = Infinity
  let fewest = Infinity
  for (let f = 0; f < inFold.length; f++) {
    const spreads = Float64Array.from(total, (n, c) =>
      sequentialDeviation(inFold.map((counts, i) => (counts[c]! + (i === f ? group[c]! : 0)) / n)),
    )
    const uneven = pairwiseSum(spreads) / spreads.length
    const size = inFold[f]!.reduce((a, b) => a + b, 0)
    // numpy.isclose; Infinity is close to nothing here.
    const close = Math.abs(uneven - leastUneven) <= 1e-8 + 1e-5 * leastUneven && leastUneven < Infinity
    if (uneven < leastUneven || (close && size < fewest)) {
      best = f
      leastUneven = uneven
      fewest = size
    }
  }
  return best
}

function addTo(sum: Float64Array, more: Float64Array): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += more[i]!
}

function sequentialDeviation(values: readonly number[]): number {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) * (v - mean), 0) / values.length)
}

function standardDeviation(values: Float64Array): number {
  const mean = pairwiseSum(values) / values.length
  return Math.sqrt(pairwiseSum(values.map((v) => (v - mean) * (v - mean))) / values.length)
}

/**
 * The sum in numpy's order. Which of two nearly equal groups comes first hangs on the last bit of sums like these, and
 * the folds are to be scikit-learn's.
 */
function pairwiseSum(values: Float64Array): number {
  const n = values.length
  if (n < 8) return values.reduce((a, b) => a + b, 0)
  if (n > 128) {
    const half = Math.floor(n / 2)
    const cut = half - (half % 8)
    return pairwiseSum(values.subarray(0, cut)) + pairwiseSum(values.subarray(cut))
  }
  const r = values.slice(0, 8)
  let i = 8
  for (; i < n - (n % 8); i += 8) for (let j = 0; j < 8; j++) r[j]! += values[i + j]!
  let sum = r[0]! + r[1]! + (r[2]! + r[3]!) + (r[4]! + r[5]! + (r[6]! + r[7]!))
  for (; i < n; i++) sum += values[i]!
  return sum
}
