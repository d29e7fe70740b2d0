import { compareCodePoints } from '@foldwise/core'

export interface Codes {
  /** Index of each row's value among the distinct ones. */
  readonly of: Int32Array
  /** How many rows have each value. */
  readonly counts: Int32Array
}

/** Values as numbers, in order of first appearance or ascending (strings by code point, as Python sorts them). */
export function codes(values: ArrayLike<unknown>, order: 'first' | 'ascending'): Codes {
  const distinct = [...new Set(Array.from(values))]
  if (order === 'ascending') distinct.sort(compareValues)
  const index = new Map(distinct.map((v, i) => [v, i]))
  const of = Int32Array.from(values as ArrayLike<number>, (v: unknown) => index.get(v)!)
  const counts = new Int32Array(distinct.length)
  for (const c of of) counts[c]!++
  return { of, counts }
}

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b)
  if (typeof a !== typeof b) return typeof a === 'string' ? 1 : -1
  return Number(a) - Number(b)
}

/** Rows of each value, ascending. */
export function rowsOf({ of, counts }: Codes): Int32Array[] {
  const rows = Array.from(counts, (n) => new Int32Array(n))
  const filled = new Int32Array(counts.length)
  of.forEach((c, row) => {
    rows[c]![filled[c]!++] = row
  })
  return rows
}
