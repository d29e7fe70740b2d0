import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fingerprint } from '../../src/suite/fingerprint.ts'

test('columns that differ in a value, its place or their length have different fingerprints', () => {
  const column = fc.array(fc.oneof(fc.string(), fc.integer(), fc.boolean()), { minLength: 1 })
  fc.assert(
    fc.property(column, column, (a, b) => {
      fc.pre(a.map(String).join('\n') !== b.map(String).join('\n'))
      expect(fingerprint(a)).not.toBe(fingerprint(b))
      expect(fingerprint(a)).toMatch(/^[0-9a-f]{16}$/)
    }),
  )
})

test('a fingerprint is of the values and not of the array that holds them', () => {
  expect(fingerprint(Uint8Array.of(1, 0, 1))).toBe(fingerprint([1, 0, 1]))
})
