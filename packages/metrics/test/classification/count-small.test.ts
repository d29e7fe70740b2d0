import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countSmall } from '../../src/classification/count-small.ts'

const pairs = (most: number) =>
  fc.array(fc.tuple(fc.nat(most), fc.nat(most)), { minLength: 1, maxLength: 3000, size: 'max' })

test.each([1, 2, 255])('labels from 0 to %i are counted alike in bytes, integers, doubles and arrays', (most) => {
  fc.assert(
    fc.property(pairs(most), fc.nat(3), (rows, skip) => {
      const truth = rows.map(([t]) => t)
      const guess = rows.map(([, g]) => g)
      const { counts, side } = countSmall(truth, guess)!
      const expected = new Int32Array(side * side)
      for (const [t, g] of rows) expected[t * side + g]!++
      expect(counts).toEqual(expected)
      // bytes that do not start at a word, or do not fill the last
      const bytes = (labels: number[]) => Uint8Array.from([...new Array(skip).fill(9), ...labels]).subarray(skip)
      const again = countSmall(bytes(truth), bytes(guess))!
      const at = (t: number, g: number) => (t < again.side && g < again.side ? again.counts[t * again.side + g]! : 0)
      expect(expected.map((_, k) => at(Math.floor(k / side), k % side))).toEqual(expected)
      expect(countSmall(Int32Array.from(truth), Float64Array.from(guess))).toEqual({ counts, side })
    }),
    { numRuns: 8 },
  )
})

test('a million rows of bits add up', () => {
  const truth = Uint8Array.from({ length: 1_000_000 }, (_, i) => (i % 3 === 0 ? 1 : 0))
  const guess = new Uint8Array(1_000_000).fill(1)
  expect(countSmall(truth, guess)).toEqual({ counts: Int32Array.of(0, 666_666, 0, 333_334), side: 2 })
})

test.each([[['a', 'b']], [[0, 0.5]], [[0, -1]], [[0, 256]], [[true, false]], [[0, Number.NaN]]])(
  '%j are left to others',
  (labels) => {
    expect(countSmall(labels, labels)).toBeUndefined()
  },
)
