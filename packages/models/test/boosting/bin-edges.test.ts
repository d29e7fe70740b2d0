import fc from 'fast-check'
import { expect, test } from 'vitest'
import { between, edgesOf } from '../../src/boosting/bin-edges.ts'

const number = fc.double({ noNaN: true })

test('a threshold parts its neighbours, in float32 too where float32 tells them apart', () => {
  fc.assert(
    fc.property(number, number, (p, q) => {
      fc.pre(p !== q)
      const [a, b] = [Math.min(p, q), Math.max(p, q)]
      const t = between(a, b)
      expect(a <= t && t < b).toBe(true)
      // Only between two neighbouring float32 numbers may there be none that parts a and b before rounding as well.
      if (Math.fround(a) === a && Math.fround(b) === b) {
        expect(Math.fround(t)).toBe(t)
        expect(t < Math.fround(b)).toBe(true)
      }
    }),
  )
})

test('few values have a bin each', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 40 }), (values) => {
      const sorted = Float64Array.from(values).sort()
      const twice = Float64Array.from([...sorted, ...sorted]).sort()
      const halfway = [...sorted.subarray(1)].map((v, i) => (v + sorted[i]!) / 2)
      expect([...edgesOf(sorted, 40)]).toEqual(halfway)
      expect([...edgesOf(twice, 40)]).toEqual(halfway)
    }),
  )
})

test('many values share bins of about equal size, apart from values that fill more than one', () => {
  const sorted = Float64Array.from({ length: 10_000 }, (_, i) => (i < 3000 ? 0 : i))
  const edges = edgesOf(sorted, 71)
  expect(edges.length).toBe(70)
  const counts = new Array<number>(71).fill(0)
  for (const v of sorted) counts[edges.filter((e) => v > e).length]!++
  expect(counts[0]).toBe(3000)
  expect(Math.max(...counts.slice(1))).toBeLessThanOrEqual(102)
  expect(Math.min(...counts.slice(1))).toBeGreaterThanOrEqual(98)
})

test('no values and one value have no edges', () => {
  expect(edgesOf(new Float64Array(0), 255)).toHaveLength(0)
  expect(edgesOf(new Float64Array(9).fill(2), 255)).toHaveLength(0)
})
