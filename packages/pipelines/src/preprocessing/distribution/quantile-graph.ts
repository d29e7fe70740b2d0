import type { Graph } from '@foldwise/core'
import { ColumnGraph, DOUBLE, INT64 } from '../graph.ts'
import { normalQuantileNode } from './normal-quantile.ts'

/** Nearer than this to the ends, values of the normal distribution are the ends. */
export const THRESHOLD = 1e-7

/** The normal values of the probabilities 1e-7 - 2^-52 and 1 less that: what stands for infinities. */
export const LOWEST = -5.199337582605575
export const HIGHEST = 5.19933758270342

/** The place of each value among its column's quantiles, and its normal value where `normal`. */
export function quantileGraph(columns: readonly Float64Array[], normal: boolean): Graph {
  const d = columns.length
  const count = columns[0]!.length
  const g = new ColumnGraph(d)
  const per = (value: (q: Float64Array) => number) => g.double(Float64Array.from(columns, value))
  const number = (v: number) => g.double(Float64Array.of(v))
  const deep = g.node('Reshape', g.wide, g.b.int64([-1, d, 1]))
  const all = g.double(Float64Array.from(columns.flatMap((q) => [...q])), [1, d, count])
  const [low, high] = [per((q) => q[0]!), per((q) => q[count - 1]!)]
  const counted = (op: string) => {
    const flags = g.b.node('Cast', [g.node(op, deep, all)], { to: { int: DOUBLE } })
    return g.b.node('ReduceSum', [flags, g.b.int64([2])], { keepdims: { int: 0 } })
  }
  const flat = g.double(Float64Array.from(columns.flatMap((q) => [...q])))
  const first = per(() => 0)
  const offset = g.double(Float64Array.from(columns, (_, j) => j * count))
  const at = (index: string) => {
    const place = g.b.node('Cast', [g.node('Add', index, offset)], { to: { int: INT64 } })
    return g.b.node('Gather', [flat, place], { axis: { int: 0 } })
  }
  const last = number(Math.max(1, count - 1))
  const one = number(1)
  // Limited, so that rows beyond the ends look something up; what they get is replaced.
  const within = (index: string, from: number, to: number) =>
    g.node('Min', g.node('Max', index, number(from)), number(Math.max(from, to)))
  let place = g.node('Add', g.wide, first)
  if (count > 1) {
    const above = within(g.node('Sub', counted('GreaterOrEqual'), one), 0, count - 2)
    const below = within(counted('Greater'), 1, count - 1)
    const share = (from: string, to: string, rest: string) => g.node('Div', rest, g.node('Sub', at(to), at(from)))
    const up = g.node('Add', above, share(above, g.node('Add', above, one), g.node('Sub', g.wide, at(above))))
    const down = g.node('Sub', below, share(g.node('Sub', below, one), below, g.node('Sub', at(below), g.wide)))
    place = g.node('Div', g.node('Mul', number(0.5), g.node('Add', up, down)), last)
  }
  const slack = number(normal ? THRESHOLD : 0)
  const under = g.node(normal ? 'Less' : 'LessOrEqual', g.node('Sub', g.wide, slack), low)
  const over = g.node(normal ? 'Greater' : 'GreaterOrEqual', g.node('Add', g.wide, slack), high)
  if (normal) {
    const safe = g.node('Where', g.node('Or', under, over), number(0.5), place)
    const value = normalQuantileNode(g, g.node('Min', g.node('Max', safe, number(1e-8)), number(1 - 1e-8)))
    place = g.node('Min', g.node('Max', value, number(LOWEST)), number(HIGHEST))
  }
  const [bottom, top] = normal ? [LOWEST, HIGHEST] : [0, 1]
  const capped = g.node('Where', under, number(bottom), g.node('Where', over, number(top), place))
  const lacking = g.node(
    'Or',
    g.node('IsNaN', g.wide),
    g.node('IsNaN', g.node('Add', low, g.node('Mul', g.wide, number(0)))),
  )
  return g.build(g.node('Where', lacking, number(NaN), capped))
}
