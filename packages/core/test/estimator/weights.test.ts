import { describe, expect, test } from 'vitest'
import { encodeLabels } from '../../src/estimator/labels.ts'
import {
  type ClassWeight,
  checkWeights,
  classFactors,
  timesFactors,
  timesOutputFactors,
} from '../../src/estimator/weights.ts'
import { InputError, ParamError } from '../../src/index.ts'
import golden from '../fixtures/class-weights.json' with { type: 'json' }
import { throwsExactly } from '../throws.ts'

const of = (y: readonly (string | number | boolean)[], classWeight: ClassWeight, weight?: Float64Array) => {
  const { classes, codes } = encodeLabels('svc.fit', y, y.length)
  return timesFactors('svc', weight, classFactors('svc', weight, classWeight, classes, codes), codes)
}

describe('class weights', () => {
  test.each(golden.cases)('$name: as scikit-learn', ({ y, classWeight, weight, rows }) => {
    const got = of(y, classWeight as ClassWeight, weight ? Float64Array.from(weight) : undefined)!
    expect(got.length).toBe(rows.length)
    for (let i = 0; i < rows.length; i++) {
      expect(Math.abs(got[i]! - rows[i]!)).toBeLessThanOrEqual(1e-14 * Math.abs(rows[i]!))
    }
  })

  test('leaves rows unweighted without weights', () => {
    expect(of(['a', 'b'], null)).toBeUndefined()
    expect(of(['a', 'b'], null, Float64Array.of(1, 2))).toEqual(Float64Array.of(1, 2))
  })

  test('does not mistake inherited properties for weights', () => {
    expect(of(['toString', 'constructor', '__proto__'], { toString: 2 } as never)).toEqual(Float64Array.of(2, 1, 1))
  })

  test('a class whose rows all weigh 0 stays at 0 under balanced', () => {
    expect(of(['a', 'b', 'b'], 'balanced', Float64Array.of(0, 1, 3))).toEqual(Float64Array.of(0, 0.5, 1.5))
  })

  test('refuses names that are no classes, and weights that leave nothing', async () => {
    await throwsExactly(
      () => of(['a', 'b'], { a: 1, d: 2 }),
      ParamError,
      "svc.fit: expected 'classWeight' to name classes of y, got 'd'. The classes are a, b.",
    )
    await throwsExactly(
      () => of(['a', 'b'], { a: 0, b: 0 }),
      InputError,
      "svc.fit: expected a row with a weight above 0, got none after 'classWeight'. Give a class that has rows a weight above 0.",
    )
  })
})

describe('class weights of several outputs', () => {
  const classes = [
    ['a', 'b'],
    [false, true],
  ]
  const codes = [Int32Array.of(0, 1, 1, 1), Int32Array.of(0, 0, 1, 1)]
  const times = (rule: Parameters<typeof timesOutputFactors>[2], weight?: Float64Array) =>
    timesOutputFactors('tree', weight, rule, classes, codes)

  test('multiply over the outputs, and into the weights of the rows', () => {
    expect(times(null)).toBeUndefined()
    expect(times([{ a: 3 }, { true: 2 }])).toEqual(Float64Array.of(3, 1, 2, 2))
    expect(times([{ a: 3 }, null], Float64Array.of(2, 1, 0, 1))).toEqual(Float64Array.of(6, 1, 0, 1))
    expect(times([null, 'balanced'])).toEqual(Float64Array.of(1, 1, 1, 1))
  })

  test('balanced outputs are balanced each by the weights of the rows alone', () => {
    expect(times('balanced')).toEqual(Float64Array.of(2, 2 / 3, 2 / 3, 2 / 3))
    expect(times('balanced', Float64Array.of(3, 1, 1, 1))).toEqual(Float64Array.of(2.25, 0.75, 1.5, 1.5))
  })

  test('need an entry for each output', async () => {
    await throwsExactly(
      () => times([{ a: 3 }]),
      ParamError,
      "tree.fit: expected 'classWeight' to have an entry for each of 2 outputs, got 1. Use null for an output whose classes weigh 1.",
    )
  })
})

describe('checkWeights', () => {
  test('copies', () => {
    const given = Float64Array.of(1, 0)
    const out = checkWeights('svc.fit', given, 2)
    expect(out).toEqual(given)
    expect(out).not.toBe(given)
    expect(checkWeights('svc.fit', [0.5, 2], 2)).toEqual(Float64Array.of(0.5, 2))
  })

  test.each([
    [[1], 'svc.fit: expected 2 weights, one a row, got 1. Make x and weight equally long.'],
    [[1, -1], 'svc.fit: expected finite weights >= 0, got -1 in row 1. Drop the row or fix its weight.'],
    [[NaN, 1], 'svc.fit: expected finite weights >= 0, got NaN in row 0. Drop the row or fix its weight.'],
    [[1, Infinity], 'svc.fit: expected finite weights >= 0, got Infinity in row 1. Drop the row or fix its weight.'],
    [[1, null], 'svc.fit: expected finite weights >= 0, got null in row 1. Drop the row or fix its weight.'],
    [[1, '2'], "svc.fit: expected finite weights >= 0, got '2' in row 1. Drop the row or fix its weight."],
    [[0, 0], 'svc.fit: expected weights that are not all 0, got a sum of 0. Leave weight out for equal weights.'],
  ])('refuses %o', async (weight, message) => {
    await throwsExactly(() => checkWeights('svc.fit', weight as number[], 2), InputError, message)
  })
})
