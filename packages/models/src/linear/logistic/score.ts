import { log } from '@foldwise/kernels'
import { planeCodes } from '../planes.ts'
import { probabilities } from './model.ts'

/** Higher is better for all: losses are negative. */
export type LogisticScoring = 'accuracy' | 'balancedAccuracy' | 'logLoss' | 'rocAuc'

/** Least and largest probability that a logarithm is taken of, as in scikit-learn's log loss. */
const CLIP = Number.EPSILON

/** Score of margins `[rows, outputs]` on rows of classes `y`. NaN where the rows do not have what it needs. */
export function logisticScore(
  scoring: LogisticScoring,
  margins: Float64Array,
  y: Int32Array,
  classes: number,
  weight: Float64Array | undefined,
): number {
  const outputs = classes === 2 ? 1 : classes
  const of = (i: number): number => weight?.[i] ?? 1
  if (scoring === 'rocAuc') return areaUnderCurve(margins, y, of)
  if (scoring === 'logLoss') {
    const p = probabilities(margins, outputs)
    let [sum, total] = [0, 0]
    for (let i = 0; i < y.length; i++) {
      sum += of(i) * log(Math.min(Math.max(p[i * classes + y[i]!]!, CLIP), 1 - CLIP))
      total += of(i)
    }
    return sum / total
  }
  const found = planeCodes(margins, outputs)
  const right = new Float64Array(classes)
  const all = new Float64Array(classes)
  for (let i = 0; i < y.length; i++) {
    all[y[i]!]! += of(i)
    if (found[i] === y[i]) right[y[i]!]! += of(i)
  }
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0)
  if (scoring === 'accuracy') return sum(right) / sum(all)
  const there = all.filter((a) => a > 0).length
  return sum(right.map((r, c) => (all[c]! > 0 ? r / all[c]! : 0))) / there
}

/** Share of pairs of a row of each class that the margins order, ties as halves. */
function areaUnderCurve(margins: Float64Array, y: Int32Array, of: (i: number) => number): number {
  const order = Array.from(margins.keys()).sort((a, b) => margins[a]! - margins[b]! || a - b)
  let [below, pairs, positives] = [0, 0, 0]
  for (let from = 0; from < order.length; ) {
    let to = from
    let [zero, one] = [0, 0]
    for (; to < order.length && margins[order[to]!] === margins[order[from]!]; to++) {
      if (y[order[to]!] === 1) one += of(order[to]!)
      else zero += of(order[to]!)
    }
    pairs += one * (below + zero / 2)
    below += zero
    positives += one
    from = to
  }
  return pairs / (below * positives)
}
