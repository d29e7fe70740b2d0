import { checkRows } from '../input/check-rows.ts'
import { checkWeight } from '../input/check-weight.ts'
import { compareLabels, type Label } from '../input/label.ts'

export interface GroupValues<G extends Label = Label> {
  /** Every group, ascending, and the value of each. */
  readonly groups: readonly G[]
  readonly values: readonly number[]
  /** Highest less lowest: 0 is parity. */
  readonly difference: number
  /** Lowest over highest: 1 is parity, and so are values all 0. */
  readonly ratio: number
}

export interface ByGroup<G extends Label = Label> extends GroupValues<G> {
  /** The value of all rows together. */
  readonly overall: number
}

/**
 * Any metric of each group of rows by itself, such as each value of a sensitive feature.
 *
 * `metric` is a function of this package or of yours, called with the rows of one group and `options`, whose `weight`, if
 * any, is cut to them. Throws what the metric throws of a group. fairlearn: `MetricFrame`.
 */
export function byGroup<T, P, G extends Label, O extends { readonly weight?: ArrayLike<number> }>(
  metric: (yTrue: ArrayLike<T>, yPred: ArrayLike<P>, options: O) => number,
  yTrue: ArrayLike<T>,
  yPred: ArrayLike<P>,
  groups: ArrayLike<G>,
  options = {} as O,
): ByGroup<G> {
  const rows = checkRows('byGroup', { yTrue, yPred, groups })
  checkWeight('byGroup', options.weight, rows)
  return { ...splitByGroup(groups, (kept) => metric(take(yTrue, kept), take(yPred, kept), cutWeight(options, kept))), overall: metric(yTrue, yPred, options) } // biome-ignore format: one object
}

const cutWeight = <O extends { readonly weight?: ArrayLike<number> }>(options: O, kept: readonly number[]): O =>
  options.weight ? { ...options, weight: take(options.weight, kept) } : options

const take = <V>(column: ArrayLike<V>, kept: readonly number[]): V[] => kept.map((i) => column[i]!)

/** One value of the rows of each group, and how far apart they are. */
export function splitByGroup<G extends Label>(
  groups: ArrayLike<G>,
  value: (rows: readonly number[]) => number,
): GroupValues<G> {
  const rows = new Map<G, number[]>()
  for (let i = 0; i < groups.length; i++) {
    const list = rows.get(groups[i]!)
    if (list) list.push(i)
    else rows.set(groups[i]!, [i])
  }
  const names = [...rows.keys()].sort(compareLabels)
  return compareGroups(names, names.map((name) => value(rows.get(name)!))) // biome-ignore format: one call
}

function compareGroups<G extends Label>(groups: readonly G[], values: readonly number[]): GroupValues<G> {
  const low = Math.min(...values)
  const high = Math.max(...values)
  return { groups, values, difference: high - low, ratio: high === low ? 1 : low / high }
}
