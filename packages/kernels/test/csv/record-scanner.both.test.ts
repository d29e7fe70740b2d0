import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeTerms, loadKernels, RecordScanner } from '../../src/index.ts'

const kernels = await loadKernels()
const format = { delimiter: 44, quote: 34, trim: false }

/** The values of a file of one column, and the offset of the record where the kernel stopped. */
function scan(text: string, kind: 'number' | 'date', last = true) {
  const scanner = new RecordScanner(kernels, format, encodeTerms(['']))
  try {
    scanner.setColumns(1)
    scanner.setKind(0, kind)
    scanner.push(new TextEncoder().encode(text))
    const result = scanner.read(scanner.rows, last)
    return { result, from: scanner.from, values: [...scanner.float64(0).slice(0, scanner.row)] }
  } finally {
    scanner.release()
  }
}

const digits = (max: number) => fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: max }).map((d) => d.join(''))

describe('RecordScanner', () => {
  test('reads numbers as the engine does, to the bit, or leaves them', () => {
    let told = 0
    const sign = fc.constantFrom('', '-', '+')
    const exponent = fc.option(fc.tuple(fc.constantFrom('e', 'E-', 'e+'), fc.integer({ min: 0, max: 25 })), {
      nil: ['', ''],
    })
    fc.assert(
      fc.property(sign, digits(10), digits(19), exponent, (s, whole, fraction, [e, power]) => {
        const text = `${s}${whole}.${fraction}${e}${power}`
        const { values } = scan(text, 'number')
        if (values.length === 0) return
        told++
        expect(values).toEqual([Number(text)])
      }),
      { numRuns: 3000 },
    )
    expect(told).toBeGreaterThan(1500)
    // Halfway between two doubles, and a little beside it.
    const near = ['9007199254740993.0', '9007199254740992.9', '9007199254740993.1', '0.3000000000000000166']
    for (const text of near) for (const v of scan(text, 'number').values) expect(v).toBe(Number(text))
  })

  test('reads doubles as they are printed', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1e-5, max: 1e15, noNaN: true }), { minLength: 1, maxLength: 9 }), (v) => {
        const { result, values } = scan(v.join('\n'), 'number')
        expect(values).toEqual(v.slice(0, values.length))
        expect(result === 'odd' || values.length === v.length).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  test('reads every day of the years 0 to 9999, and no others', () => {
    for (let year = 0; year < 10000; year += year % 100 === 3 ? 94 : 1) {
      const days: string[] = []
      const instants: number[] = []
      for (let month = 1; month <= 12; month++) {
        for (const day of [1, 28, 29, 30, 31]) {
          const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${day < 10 ? '0' : ''}${day}`
          const date = new Date(`${text}T00:00Z`)
          if (date.getUTCDate() === day) {
            days.push(text)
            instants.push(date.getTime())
          } else expect(scan(text, 'date')).toEqual({ result: 'odd', from: 0, values: [] })
        }
      }
      expect(scan(days.join('\r\n'), 'date').values).toEqual(instants)
    }
  })

  test('waits for the rest of a record, and stops where one is not plain', () => {
    expect(scan('1\n2', 'number', false)).toEqual({ result: 'more', from: 2, values: [1] })
    expect(scan('1\r', 'number', false)).toEqual({ result: 'more', from: 0, values: [] })
    expect(scan('1\n2,3\n4', 'number')).toEqual({ result: 'odd', from: 2, values: [1] })
    expect(scan('1\n"2', 'number', false)).toEqual({ result: 'more', from: 2, values: [1] })
    expect(scan('1\n\n"2"\n\nx\n', 'number')).toEqual({ result: 'odd', from: 8, values: [1, 2] })
  })
})
