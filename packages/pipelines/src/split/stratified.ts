import { InputError, type Rng, show } from '@foldwise/core'

/** Rows of each distinct value, in order of first appearance. */
export function rowsByValue(values: ArrayLike<unknown>): Map<unknown, number[]> {
  const by = new Map<unknown, number[]>()
  for (let i = 0; i < values.length; i++) {
    const list = by.get(values[i])
    if (list) list.push(i)
    else by.set(values[i], [i])
  }
  return by
}

/**
 * `size` rows with each class's share of all rows: whole rows first, then one each to the largest remainders,
 * equal remainders in random order.
 */
export function stratifiedTest(type: string, y: ArrayLike<unknown>, size: number, rng: Rng): number[] {
  const classes = [...rowsByValue(y)]
  for (const [label, rows] of classes) {
    if (rows.length < 2) {
      throw new InputError(
        `${type}: expected at least 2 rows of each class, got 1 of ${show(label)}. Drop the class, or split without stratify.`,
      )
    }
  }
  const share = classes.map(([, rows]) => (rows.length * size) / y.length)
  const counts = share.map(Math.floor)
  const order = [...rng.permutation(classes.length)].sort((a, b) => share[b]! - counts[b]! - (share[a]! - counts[a]!))
  const missing = size - counts.reduce((a, b) => a + b, 0)
  for (const c of order.slice(0, missing)) counts[c]!++
  return classes.flatMap(([, rows], c) => {
    const shuffled = rng.permutation(rows.length)
    return Array.from(shuffled.subarray(0, counts[c]), (i) => rows[i]!)
  })
}
