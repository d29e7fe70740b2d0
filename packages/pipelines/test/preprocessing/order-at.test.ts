import { stream } from '@foldwise/core'
import { expect, test } from 'vitest'
import { orderAt } from '../../src/preprocessing/order-at.ts'

test('orderAt has the values of a sorted array at the positions', () => {
  const rng = stream(0, 'order-at')
  const kinds: readonly ((i: number) => number)[] = [
    () => rng.normal(),
    () => rng.integer(5),
    (i) => i,
    (i) => -i,
    () => 7,
    (i) => (i % 2 === 0 ? i : -i),
    () => (rng.integer(10) === 0 ? Infinity : -0),
    // Most of them in one cell, and ends that are far away, or too far for a difference.
    () => 1e9 + rng.normal() * 1e-6,
    () => (rng.integer(20) === 0 ? 1e6 * rng.normal() : rng.normal()),
    () => rng.normal() ** 9,
    () => (rng.next() - 0.5) * Number.MAX_VALUE * 2,
    () => (rng.next() - 0.5) * Number.MIN_VALUE * 100,
  ]
  for (const of of kinds) {
    for (const n of [1, 2, 10, 601, 5000, 20_000]) {
      const values = Float64Array.from({ length: n }, (_, i) => of(i))
      const sorted = values.slice().sort()
      const at = [0, n >> 2, (n >> 2) + 1, n >> 1, (n >> 1) + 1, n - 1, n].filter((p, i, all) => all.indexOf(p) === i)
      orderAt(
        values,
        at.toSorted((a, b) => a - b),
      )
      for (const p of at) expect(values[p]! + 0).toBe(sorted[p] === undefined ? NaN : sorted[p]! + 0)
    }
  }
})
