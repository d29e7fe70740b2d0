import { checkRows } from '../input/check-rows.ts'
import { checkLabel, type Label } from '../input/label.ts'
import type { BatchOptions, MetricStream } from './metric-stream.ts'
import { addPairs, checkPairs, readCells } from './pair-counts.ts'
import { type SumsState, sumsStream } from './sums-stream.ts'

/** A metric of labels by group that takes weights: `demographicParity`, `equalizedOdds`, one of yours. */
export type GroupMetric<L extends Label, G extends Label, Value, Options extends object> = (
  yTrue: readonly L[],
  yPred: readonly L[],
  groups: readonly G[],
  options: Options & { readonly weight: readonly number[] },
) => Value

/** What `update` takes: the columns of the metric's plain form. */
export type GroupRows<L extends Label, G extends Label> = [
  yTrue: ArrayLike<L>,
  yPred: ArrayLike<L>,
  groups: ArrayLike<G>,
  options?: BatchOptions,
]

const OF = 'groupStream'

/**
 * Any fairness measure of a stream, or any metric of labels by group: `groupStream(equalizedOdds, { posLabel: 'granted' })`,
 * `groupStream((t, p, g, options) => byGroup(recall, t, p, g, options))`. Its state is how often each pair of labels
 * occurred in each group, exactly, and is the same for every such metric; see `labelStream`.
 */
export function groupStream<L extends Label, G extends Label, Value, Options extends object>(
  metric: GroupMetric<L, G, Value, Options>,
  options?: Options,
): MetricStream<GroupRows<L, G>, Value, SumsState> {
  return sumsStream(
    OF,
    (sums, yTrue: ArrayLike<L>, yPred: ArrayLike<L>, groups: ArrayLike<G>, { weight }: BatchOptions = {}) => {
      checkRows(OF, { yTrue, yPred, groups })
      checkPairs(OF, yTrue, yPred, weight)
      const members = new Map<G, number[]>()
      for (let i = 0; i < groups.length; i++) {
        const rows = members.get(groups[i]!)
        if (rows) rows.push(i)
        else {
          checkLabel(OF, groups[i], groups[0], `groups[${i}]`)
          members.set(groups[i]!, [i])
        }
      }
      for (const [group, rows] of members) {
        const take = <T>(column: ArrayLike<T>) => rows.map((i) => column[i]!)
        addPairs(OF, sums, [group], take(yTrue), take(yPred), weight && take(weight))
      }
    },
    (sums) => {
      const cells = readCells(OF, sums, 3)
      const column = <T extends Label>(i: number) => cells.map(({ labels }) => labels[i] as T)
      const weight = cells.map((cell) => cell.weight)
      return metric(column<L>(1), column<L>(2), column<G>(0), { ...(options as Options), weight })
    },
  )
}
