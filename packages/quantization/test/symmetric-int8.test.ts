import fc from 'fast-check'
import { expect, test } from 'vitest'
import { symmetricInt8 } from '../src/symmetric-int8.ts'

test('each column has the scale of its largest weight, ties round to even, and -128 is not used', () => {
  const { values, scales } = symmetricInt8(Float32Array.of(127, 1, -2.5, -0.5), 2, 2, 1)
  expect([...scales]).toEqual([1, Math.fround(1 / 127)])
  expect([...values]).toEqual([127, 127, -2, -64])
})

test('rows have scales along axis 0, and all weights one without an axis', () => {
  const w = Float32Array.of(127, 1, 2, 254)
  expect([...symmetricInt8(w, 2, 2, 0).scales]).toEqual([1, 2])
  expect([...symmetricInt8(w, 2, 2, undefined).scales]).toEqual([2])
})

test('zeros stay zeros', () => {
  const { values, scales } = symmetricInt8(new Float32Array(4), 2, 2, 1)
  expect([...values]).toEqual([0, 0, 0, 0])
  expect([...scales]).toEqual([1, 1])
})

test('what is left of a weight is within half a scale of it', () => {
  const weight = fc.float({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.array(weight, { minLength: 6, maxLength: 6 }),
      fc.constantFrom(0 as const, 1 as const),
      (w, axis) => {
        const { values, scales } = symmetricInt8(Float32Array.from(w), 2, 3, axis)
        w.forEach((v, i) => {
          const scale = scales[axis === 0 ? Math.floor(i / 3) : i % 3]!
          expect(Math.abs(v - values[i]! * scale)).toBeLessThanOrEqual(0.5001 * scale)
          expect(values[i]).not.toBe(-128)
        })
      },
    ),
  )
})
