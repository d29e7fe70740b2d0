import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeLabels } from '../../src/estimator/labels.ts'
import { compareCodePoints, compareLabels, InputError, type Label } from '../../src/index.ts'
import { throwsExactly } from '../throws.ts'

describe('compareCodePoints', () => {
  test('puts astral characters after U+FFFD, where JavaScript puts them before', () => {
    const words = ['\u{1F600}', '\uFFFD', 'z', '\uE000', '\u{10000}', 'é', 'Z', '', 'za']
    expect([...words].sort(compareCodePoints)).toEqual([
      '',
      'Z',
      'z',
      'za',
      'é',
      '\uE000',
      '\uFFFD',
      '\u{10000}',
      '\u{1F600}',
    ])
    expect([...words].sort().indexOf('\u{1F600}')).toBeLessThan([...words].sort().indexOf('\uE000'))
  })

  test('is the order of UTF-8 bytes', () => {
    const unicode = fc.string({ unit: 'binary', maxLength: 6 })
    const near = fc.array(fc.constantFrom('a', 'é', '\uD7FF', '\uE000', '\uFFFF', '\u{10000}', '\u{10FFFF}'), {
      maxLength: 4,
    })
    const text = fc.oneof(
      unicode,
      near.map((c) => c.join('')),
    )
    fc.assert(
      fc.property(text, text, (a, b) => {
        fc.pre(a.isWellFormed() && b.isWellFormed())
        const bytes = Buffer.compare(Buffer.from(a), Buffer.from(b))
        expect(Math.sign(compareCodePoints(a, b))).toBe(bytes)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('encodeLabels', () => {
  const encode = (y: readonly Label[]) => encodeLabels('svc.fit', y, y.length)

  test('sorts classes: numbers by value, strings by code point, false before true', () => {
    expect(encode([10, 9, -1, 10])).toEqual({ classes: [-1, 9, 10], codes: Int32Array.of(2, 1, 0, 2) })
    expect(encode(['b', 'a', 'b'])).toEqual({ classes: ['a', 'b'], codes: Int32Array.of(1, 0, 1) })
    expect(encode([true, false])).toEqual({ classes: [false, true], codes: Int32Array.of(1, 0) })
    expect(encode(['\u{1F600}', '\uE000']).classes).toEqual(['\uE000', '\u{1F600}'])
  })

  test('takes typed arrays', () => {
    expect(encode(Int32Array.of(2, 1, 2) as never)).toEqual({ classes: [1, 2], codes: Int32Array.of(1, 0, 1) })
  })

  test('codes lead back to the labels', () => {
    const labels = fc.oneof(
      fc.array(fc.string({ unit: 'binary' })),
      fc.array(fc.double({ noNaN: true, noDefaultInfinity: true })),
      fc.array(fc.boolean()),
    )
    fc.assert(
      fc.property(labels as fc.Arbitrary<Label[]>, (y) => {
        fc.pre(new Set(y).size >= 2)
        const { classes, codes } = encode(y)
        expect([...codes].every((c, i) => classes[c] === y[i])).toBe(true)
        for (let i = 1; i < classes.length; i++) expect(compareLabels(classes[i - 1]!, classes[i]!)).toBeLessThan(0)
      }),
    )
  })

  const types = 'svc.fit: expected labels that are all strings, all finite numbers or all booleans'
  test.each([
    ['ab', 2, "svc.fit: expected y to be an array of labels, got 'ab'. Give one label a row."],
    [undefined, 2, 'svc.fit: expected y to be an array of labels, got undefined. Give one label a row.'],
    [['a'], 2, 'svc.fit: expected 2 labels, one a row, got 1. Make x and y equally long.'],
    [['a', 1], 2, `${types}, got 1 in row 1 after 'a'. Use one type.`],
    [[1, '1'], 2, `${types}, got '1' in row 1 after 1. Use one type.`],
    [[1, NaN], 2, `${types}, got NaN in row 1 after 1. Use one type.`],
    [[NaN, 1], 2, `${types}, got NaN in row 0. Use one type.`],
    [[1, Infinity], 2, `${types}, got Infinity in row 1 after 1. Use one type.`],
    [[null, null], 2, `${types}, got null in row 0. Use one type.`],
    [['a', undefined], 2, `${types}, got undefined in row 1 after 'a'. Use one type.`],
    [BigInt64Array.of(1n, 2n), 2, `${types}, got 1n in row 0. Use one type.`],
    [
      ['a', 'a'],
      2,
      "svc.fit: expected at least two classes in y, got only 'a'. Check the labels, or the split that made them.",
    ],
  ])('refuses %o', async (y, rows, message) => {
    await throwsExactly(() => encodeLabels('svc.fit', y as never, rows), InputError, message)
  })
})
