/** Rows query by query: query q has those at starts[q] .. starts[q + 1] of `order`, ascending. */
export interface QueryRows {
  readonly starts: Int32Array
  readonly order: Uint32Array
}

/** Sorts rows by their query's number. Numbers without rows make no query. */
export function queriesOf(query: Int32Array): QueryRows {
  const numbers = query.reduce((most, q) => Math.max(most, q + 1), 0)
  const counts = new Int32Array(numbers)
  for (const q of query) counts[q]!++
  const starts: number[] = [0]
  const next = new Int32Array(numbers)
  let at = 0
  for (let q = 0; q < numbers; q++) {
    next[q] = at
    at += counts[q]!
    if (counts[q]! > 0) starts.push(at)
  }
  const order = new Uint32Array(query.length)
  query.forEach((q, i) => {
    order[next[q]!++] = i
  })
  return { starts: Int32Array.from(starts), order }
}
