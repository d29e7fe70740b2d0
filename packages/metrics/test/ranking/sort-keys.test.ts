import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sortKeys } from '../../src/ranking/sort-keys.ts'
import { DISTRIBUTIONS, random } from './distributions.ts'

describe.each(Object.entries(DISTRIBUTIONS))('%s', (_, draw) => {
  test('20 000 keys come out in order, each with its weight, ties in the order they came', () => {
    const next = random(7)
    const keys = Float64Array.from({ length: 20_000 }, (_, i) => draw(next, i) + 0)
    const order = Float64Array.from(keys.keys())
    const sorted = keys.slice()
    sortKeys(sorted, order, 0, keys.length)
    expect(sorted).toEqual(keys.slice().sort())
    for (let i = 0; i < sorted.length; i++) {
      if (keys[order[i]!] !== sorted[i]) expect.fail(`weight ${i} left its key`)
      if (i > 0 && sorted[i] === sorted[i - 1] && order[i]! < order[i - 1]!) expect.fail(`tie ${i} changed its order`)
    }
  })
})

test('any finite doubles, in any part of an array, come out in order and the rest stays', () => {
  const keys = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 100, maxLength: 400 })
  fc.assert(
    fc.property(keys, fc.nat(50), (values, from) => {
      const before = Float64Array.from(values, (value) => value + 0)
      const to = before.length - 13
      const after = before.slice()
      sortKeys(after, undefined, from, to)
      expect(after.slice(from, to)).toEqual(before.slice(from, to).sort())
      expect(after.slice(0, from)).toEqual(before.slice(0, from))
      expect(after.slice(to)).toEqual(before.slice(to))
    }),
  )
})
