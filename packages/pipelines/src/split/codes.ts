import { compareCodePoints } from '@foldwise/core'

export interface Codes {
  /** Index of each row's value among the distinct ones. */
  readonly of: Int32Array
  /** How many rows have each value. */
  readonly counts: Int32Array
}

/** Values as numbers, in order of first appearance or ascending (strings by code point, as Python sorts them). */
export function codes(values: ArrayLike<unknown>, order: 'first' | 'ascending'): Codes {
  const index = new Map<unknown, number>()
  const found = new Int32Array(values.length)
  for (let i = 0; i < values.length; i++) {
    let code = index.get(values[i])
    if (code === undefined) {
      code = index.size
      index.set(values[i], code)
    }
    found[i] = code
  }
  const distinct = [...index.keys()]
  const place = Int32Array.from(distinct.keys())
  if (order === 'ascending') {
    const sorted = [...distinct.keys()].sort((a, b) => compareValues(distinct[a], distinct[b]))
    sorted.forEach((code, at) => {
      place[code] = at
    })
  }
  const counts = new Int32Array(distinct.length)
  for (let i = 0; i < found.length; i++) {
    found[i] = place[found[i]!]!
    counts[found[i]!]!++
  }
  return { of: found, counts }
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
  for (let row = 0; row < of.length; row++) {
    const c = of[row]!
    rows[c]![filled[c]!++] = row
  }
  return rows
}
