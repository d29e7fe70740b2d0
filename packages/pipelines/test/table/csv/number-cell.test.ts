import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NumberScanner, numberOf } from '../../../src/table/csv/number-cell.ts'

const short = (text: string) => {
  const bytes = new TextEncoder().encode(`,${text},`)
  return new NumberScanner().whole(bytes, 1, bytes.length - 1)
}

describe('NumberScanner', () => {
  test('is the number that the engine reads, to the bit, or none', () => {
    const digits = (max: number) => fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: max }).map((d) => d.join(''))
    let told = 0
    fc.assert(
      fc.property(fc.constantFrom('', '-', '+'), digits(8), digits(19), (sign, whole, fraction) => {
        const text = `${sign}${whole}.${fraction}`
        const got = short(text)
        if (!Number.isNaN(got)) {
          told++
          expect(got).toBe(Number(text))
        }
      }),
      { numRuns: 5000 },
    )
    expect(told).toBeGreaterThan(2000)
  })

  test('reads doubles as they are printed', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-5, max: 1e8, noNaN: true }), (v) => {
        const got = short(String(v))
        expect(Number.isNaN(got) || got === v).toBe(true)
      }),
      { numRuns: 5000 },
    )
    expect(['0.6039993462038069', '123.45678901234567', '0.30000000000000004'].map(short)).toEqual([
      0.6039993462038069, 123.45678901234567, 0.30000000000000004,
    ])
  })

  test('leaves to numberOf what is not plain, and to nobody what is no number', () => {
    for (const text of ['', '-', '.', '-.', '1e3', 'x', '1.2.3', ' 1', '1-', '12345678901234567890', '--1']) {
      expect(short(text)).toBeNaN()
    }
    expect(['-0', '.5', '5.', '007', '0', '00.0', '-000.50'].map(short)).toEqual([-0, 0.5, 5, 7, 0, 0, -0.5])
    expect([' 1 ', '1e3', '-inf', 'Infinity', '.'].map(numberOf)).toEqual([1, 1000, -Infinity, Infinity, NaN])
    expect(['', '1e400', '0x10', '1_000', 'infinit'].map(numberOf)).toEqual([NaN, NaN, NaN, NaN, NaN])
  })
})
