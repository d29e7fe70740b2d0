import { expect, test } from 'vitest'
import { fingerprint } from '../../src/search/fingerprint.ts'

test('tells apart what differs in nesting, in types, and in what JSON does not have', async () => {
  const values = [
    { a: { b: 1 }, c: 2 },
    { a: { b: 1, c: 2 } },
    { a: [{ b: 1 }], c: 2 },
    [1, 2],
    Int32Array.of(1, 2),
    Float64Array.of(1, 2),
    [null],
    [NaN],
    [Infinity],
    (v: number) => v,
    (v: number) => v + 1,
  ]
  const all = await Promise.all(values.map(fingerprint))
  expect(new Set(all).size).toBe(values.length)
  expect(await fingerprint(structuredClone(values[0]))).toBe(all[0])
})
