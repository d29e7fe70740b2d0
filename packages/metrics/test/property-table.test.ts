import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { PROPERTIES, type Properties, type Rows } from './property-table.ts'

/** Both classes occur, scores tie often, and no two rows need be alike. */
const rows = ({ of }: Properties): fc.Arbitrary<Required<Rows>> =>
  fc
    .array(fc.tuple(fc.nat(of === 'scores' ? 1 : 4), fc.nat(10), fc.integer({ min: 1, max: 4 })), { maxLength: 30 })
    .map((list) => [[0, 3, 1], [1, 5, 2], ...list] as [number, number, number][])
    .map((list) => ({
      yTrue: list.map(([t]) => (of === 'numbers' ? t + 1 : t)),
      other: list.map(([, p]) => (of === 'labels' ? p % 4 : of === 'scores' ? p / 10 : p + 1)),
      weight: list.map(([, , w]) => w),
    }))

const RUNS = { numRuns: 40 }
const close = (a: number, b: number): void => {
  expect(Math.abs(a - b), `${a} against ${b}`).toBeLessThanOrEqual(1e-11 * Math.max(1, Math.abs(a)))
}
const all = Object.entries(PROPERTIES)
const which = (has: (properties: Properties) => unknown) => all.filter(([, properties]) => has(properties))

describe('every value is a number within the bounds', () => {
  test.each(all)('%s', (_, p) => {
    fc.assert(
      fc.property(rows(p), ({ yTrue, other }) => {
        const value = p.value({ yTrue, other })
        expect(value).toBeGreaterThanOrEqual(p.bounds[0] - 1e-12)
        expect(value).toBeLessThanOrEqual(p.bounds[1] + 1e-12)
      }),
      RUNS,
    )
  })
})

describe('the order of rows does not matter', () => {
  test.each(all)('%s', (_, p) => {
    const shuffled = rows(p).chain((r) =>
      fc.tuple(fc.constant(r), fc.shuffledSubarray([...r.yTrue.keys()], { minLength: r.yTrue.length })),
    )
    fc.assert(
      fc.property(shuffled, ([{ yTrue, other }, order]) => {
        const permuted = { yTrue: order.map((i) => yTrue[i]!), other: order.map((i) => other[i]!) }
        close(p.value({ yTrue, other }), p.value(permuted))
      }),
      RUNS,
    )
  })
})

describe('the truth itself scores best', () => {
  test.each(which(({ perfect }) => typeof perfect === 'number'))('%s', (_, p) => {
    fc.assert(
      fc.property(rows(p), ({ yTrue }) => close(p.value({ yTrue, other: yTrue }), p.perfect as number)),
      RUNS,
    )
  })
})

describe('truth and prediction may be exchanged', () => {
  test.each(which(({ symmetric }) => symmetric))('%s', (_, p) => {
    fc.assert(
      fc.property(rows(p), ({ yTrue, other }) =>
        close(p.value({ yTrue, other }), p.value({ yTrue: other, other: yTrue })),
      ),
      RUNS,
    )
  })
})

describe('the unit does not matter', () => {
  test.each(which(({ scale }) => scale))('%s', (_, p) => {
    fc.assert(
      fc.property(rows(p), fc.constantFrom(0.125, 3, 1000), ({ yTrue, other }, unit) => {
        const scaled = (column: readonly number[]) => column.map((value) => value * unit)
        const again = { yTrue: p.scale === 'both' ? scaled(yTrue) : yTrue, other: scaled(other) }
        close(p.value({ yTrue, other }), p.value(again))
      }),
      RUNS,
    )
  })
})

describe('a weight of k is the row k times, and of 0 no row', () => {
  test.each(which(({ weighted }) => weighted))('%s', (_, p) => {
    fc.assert(
      fc.property(rows(p), ({ yTrue, other, weight }) => {
        const repeat = (column: readonly number[]) => column.flatMap((v, i) => new Array<number>(weight[i]!).fill(v))
        const value = p.value({ yTrue, other, weight })
        close(value, p.value({ yTrue: repeat(yTrue), other: repeat(other) }))
        close(value, p.value({ yTrue: [...yTrue, yTrue[0]!], other: [...other, other[1]!], weight: [...weight, 0] }))
      }),
      RUNS,
    )
  })
})
