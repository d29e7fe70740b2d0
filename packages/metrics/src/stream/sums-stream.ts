import { checkAny, checkNumber, checkPart, checkState } from './check-state.ts'
import { addExactly, type ExactSum } from './exact-sum.ts'
import type { MetricStream, StreamState } from './metric-stream.ts'

/** Exact sums by name, each as numbers that add up to it. */
export interface SumsState extends StreamState {
  readonly sums: { readonly [name: string]: readonly number[] }
}

export type Sums = Map<string, ExactSum>

/** The sum of this name, which starts at 0. */
export function sumOf(sums: Sums, name: string): ExactSum {
  const known = sums.get(name)
  if (known) return known
  const fresh: ExactSum = []
  sums.set(name, fresh)
  return fresh
}

/**
 * A stream whose state is sums without rounding errors, so that any split of the rows, in any order, has the same value to
 * the last bit. `add` checks all rows before it adds the first.
 */
export function sumsStream<Rows extends readonly unknown[], Value>(
  of: string,
  add: (sums: Sums, ...rows: Rows) => void,
  value: (sums: Sums) => Value,
): MetricStream<Rows, Value, SumsState> {
  const sums: Sums = new Map()
  const stream: MetricStream<Rows, Value, SumsState> = {
    update(...rows) {
      add(sums, ...rows)
      return stream
    },
    merge(state) {
      checkState(of, state)
      checkPart(of, 'sums', typeof state.sums === 'object' && state.sums !== null)
      const added = Object.entries(state.sums)
      for (const [, parts] of added) {
        checkPart(of, 'sums', Array.isArray(parts))
        for (const part of parts) checkNumber(of, part)
      }
      for (const [name, parts] of added) for (const part of parts) addExactly(sumOf(sums, name), part)
      return stream
    },
    value() {
      checkAny(of, sums.size > 0)
      return value(sums)
    },
    state: () => ({ of, sums: Object.fromEntries([...sums].map(([name, sum]) => [name, [...sum]])) }),
  }
  return stream
}
