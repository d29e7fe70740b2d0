import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keepNearest } from '../../src/neighbors/keep-nearest.ts'

test('the k least are kept in order, ties by place, and nothing beside them is written', () => {
  const value = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Infinity))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 80 }), fc.nat(), fc.nat(3), (values, any, from) => {
      const k = 1 + (any % values.length)
      const [distances, indices] = [new Float64Array(from + k + 1).fill(-7), new Int32Array(from + k + 1).fill(-7)]
      keepNearest(Float64Array.from(values), k, distances, indices, from)
      const order = [...values.keys()].sort((a, b) => (values[a] === values[b] ? a - b : values[a]! - values[b]!))
      const wanted = order.slice(0, k)
      expect([...indices]).toEqual([...Array(from).fill(-7), ...wanted, -7])
      expect([...distances]).toEqual([...Array(from).fill(-7), ...wanted.map((i) => values[i]), -7])
    }),
  )
})
