import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addExactly, addProduct, type ExactSum, exactTotal } from '../../src/stream/exact-sum.ts'

const total = (terms: readonly number[]) => {
  const sum: ExactSum = []
  for (const term of terms) addExactly(sum, term)
  return exactTotal(sum)
}

/** A double as a whole number of 2^-1074. */
function units(x: number): bigint {
  const bits = new BigUint64Array(new Float64Array([x]).buffer)[0]!
  const exponent = Number((bits >> 52n) & 2047n)
  const fraction = (bits & ((1n << 52n) - 1n)) | (exponent === 0 ? 0n : 1n << 52n)
  const size = fraction << BigInt(Math.max(0, exponent - 1))
  return bits >> 63n === 1n ? -size : size
}

const doubles = fc.double({ noNaN: true, min: -1e100, max: 1e100 })

test('a sum is the double nearest to the true one', () => {
  fc.assert(
    fc.property(fc.array(doubles), (terms) => {
      const exact = terms.reduce((sum, term) => sum + units(term), 0n)
      const got = total(terms)
      const distance = (x: number) => {
        const d = units(x) - exact
        return d < 0n ? -d : d
      }
      const step = Math.max(Math.abs(got) * 2 ** -53, 2 ** -1074)
      for (const near of [got - step, got + step]) expect(distance(got) <= distance(near)).toBe(true)
    }),
  )
})

test('a sum does not depend on the order of its terms', () => {
  fc.assert(
    fc.property(fc.array(doubles), (terms) => {
      expect(total([...terms].reverse())).toBe(total(terms))
      expect(total([...terms].sort((a, b) => a - b))).toBe(total(terms))
    }),
  )
})

test('small terms survive between large ones that cancel', () => {
  expect(total([1e100, 1, -1e100])).toBe(1)
  expect(total([1e16, 1, 1e-30])).toBe(1e16 + 2)
  expect(total([])).toBe(0)
})

test('a product is added before it is rounded', () => {
  fc.assert(
    fc.property(
      fc.double({ noNaN: true, min: 1e-50, max: 1e50 }),
      fc.double({ noNaN: true, min: 1e-50, max: 1e50 }),
      (a, b) => {
        const sum: ExactSum = []
        addProduct(sum, a, b)
        const parts = sum.reduce((all, part) => all + units(part), 0n)
        expect(parts << 1074n).toBe(units(a) * units(b))
      },
    ),
  )
})
