import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  boolean,
  classWeightParam,
  custom,
  integer,
  number,
  oneOf,
  optional,
  type Param,
  ParamError,
  resolveParams,
} from '../src/index.ts'
import { throwsExactly } from './throws.ts'

const specs = {
  trees: integer({ min: 1, max: 1000, default: 100 }),
  depth: integer({ min: 1, infinite: true, default: 3 }),
  rate: number({ above: 0, below: 1, default: 0.1 }),
  verbose: boolean({ default: false }),
  loss: oneOf('squared', 'absolute', 2),
  leaves: optional(integer({ min: 2, default: 31 })),
  classWeight: classWeightParam(),
  grid: custom<readonly number[]>({
    kind: 'numbers',
    default: [1, 2],
    expects: 'an array of numbers',
    accepts: (v) => Array.isArray(v) && v.every((n) => typeof n === 'number'),
  }),
}
const resolve = (given: object) => resolveParams('forest', specs, given)

describe('resolveParams', () => {
  test('fills in defaults, in the order of the declaration', () => {
    expect(Object.entries(resolve({}))).toEqual([
      ['trees', 100],
      ['depth', 3],
      ['rate', 0.1],
      ['verbose', false],
      ['loss', 'squared'],
      ['leaves', null],
      ['classWeight', null],
      ['grid', [1, 2]],
    ])
  })

  test('an undefined value is the default', () => {
    expect(resolve({ trees: undefined }).trees).toBe(100)
  })

  test('takes values at their bounds', () => {
    expect(resolve({ trees: 1 }).trees).toBe(1)
    expect(resolve({ trees: 1000 }).trees).toBe(1000)
    expect(resolve({ depth: Infinity }).depth).toBe(Infinity)
    expect(resolve({ leaves: null }).leaves).toBe(null)
    expect(resolve({ loss: 2 }).loss).toBe(2)
    expect(resolve({ classWeight: 'balanced' }).classWeight).toBe('balanced')
    expect(resolve({ classWeight: { a: 0, b: 2.5 } }).classWeight).toEqual({ a: 0, b: 2.5 })
    expect(resolve({ classWeight: Object.assign(Object.create(null), { a: 1 }) }).classWeight).toEqual({ a: 1 })
  })

  const bad: [object, string][] = [
    [{ trees: 0 }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got 0. The default is 100."],
    [{ trees: 1001 }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got 1001. The default is 100."],
    [{ trees: 2.5 }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got 2.5. The default is 100."],
    [{ trees: '5' }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got '5'. The default is 100."],
    [{ trees: NaN }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got NaN. The default is 100."],
    [
      { trees: Infinity },
      "forest: expected 'trees' to be an integer >= 1 and <= 1000, got Infinity. The default is 100.",
    ],
    [{ trees: 5n }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got 5n. The default is 100."],
    [{ trees: null }, "forest: expected 'trees' to be an integer >= 1 and <= 1000, got null. The default is 100."],
    [{ depth: -Infinity }, "forest: expected 'depth' to be an integer >= 1, got -Infinity. The default is 3."],
    [{ rate: 0 }, "forest: expected 'rate' to be a number > 0 and < 1, got 0. The default is 0.1."],
    [{ rate: 1 }, "forest: expected 'rate' to be a number > 0 and < 1, got 1. The default is 0.1."],
    [{ rate: NaN }, "forest: expected 'rate' to be a number > 0 and < 1, got NaN. The default is 0.1."],
    [{ verbose: 0 }, "forest: expected 'verbose' to be true or false, got 0. The default is false."],
    [
      { loss: 'huber' },
      "forest: expected 'loss' to be one of 'squared', 'absolute', 2, got 'huber'. The default is 'squared'.",
    ],
    [
      { loss: '2' },
      "forest: expected 'loss' to be one of 'squared', 'absolute', 2, got '2'. The default is 'squared'.",
    ],
    [{ leaves: 1 }, "forest: expected 'leaves' to be an integer >= 2, or null, got 1. The default is null."],
    [
      { classWeight: { a: -1 } },
      "forest: expected 'classWeight' to be 'balanced', or an object with a weight >= 0 for each label, or null, got { a }. The default is null.",
    ],
    [
      { classWeight: new Map([['a', 2]]) },
      "forest: expected 'classWeight' to be 'balanced', or an object with a weight >= 0 for each label, or null, got Map. The default is null.",
    ],
    [
      { classWeight: [1, 2] },
      "forest: expected 'classWeight' to be 'balanced', or an object with a weight >= 0 for each label, or null, got [1, 2]. The default is null.",
    ],
    [{ grid: 'x' }, "forest: expected 'grid' to be an array of numbers, got 'x'. The default is [1, 2]."],
    [
      { tree: 5 },
      "forest: expected known parameters, got 'tree'. Known: trees, depth, rate, verbose, loss, leaves, classWeight, grid.",
    ],
    [
      JSON.parse('{ "__proto__": 5 }'),
      "forest: expected known parameters, got '__proto__'. Known: trees, depth, rate, verbose, loss, leaves, classWeight, grid.",
    ],
    [
      { constructor: 5 },
      "forest: expected known parameters, got 'constructor'. Known: trees, depth, rate, verbose, loss, leaves, classWeight, grid.",
    ],
  ]
  test.each(bad)('refuses %o', async (given, message) => {
    await throwsExactly(() => resolve(given), ParamError, message)
  })

  test.each([
    [null, 'null'],
    [5, '5'],
    ['x', "'x'"],
    [[1], '[1]'],
  ])('refuses %o in place of an object', async (given, shown) => {
    const message = `forest: expected parameters as an object, got ${shown}. Name them: { name: value }.`
    await throwsExactly(() => resolve(given as object), ParamError, message)
  })

  test('says so where there are no parameters', async () => {
    const message = "mean: expected known parameters, got 'x'. Known: (none)."
    await throwsExactly(() => resolveParams('mean', {}, { x: 1 }), ParamError, message)
  })

  test('freezes the result all the way down, and not what was given', () => {
    const given = { classWeight: { a: 1 }, grid: [3, 4] }
    const params = resolve(given)
    expect(Object.isFrozen(params)).toBe(true)
    expect(Object.isFrozen(params.classWeight)).toBe(true)
    expect(Object.isFrozen(params.grid)).toBe(true)
    given.classWeight.a = 7
    given.grid[0] = 7
    expect(params.classWeight).toEqual({ a: 1 })
    expect(params.grid).toEqual([3, 4])
  })

  test('never takes a value that its own check refuses, whatever is given', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(specs)), fc.anything(), (name, value) => {
        const spec = (specs as Record<string, Param<unknown>>)[name]!
        let got: Record<string, unknown>
        try {
          got = resolve({ [name]: value }) as Record<string, unknown>
        } catch (error) {
          expect(error).toBeInstanceOf(ParamError)
          expect(spec.accepts(value)).toBe(false)
          return
        }
        expect(spec.accepts(got[name])).toBe(true)
      }),
    )
  })
})

describe('a declaration', () => {
  test('says what a search may vary', () => {
    expect(specs.verbose.space).toEqual({ kind: 'choice', values: [true, false] })
    expect(specs.loss.space).toEqual({ kind: 'choice', values: ['squared', 'absolute', 2] })
    expect(specs.trees.space).toBeUndefined()
    const space = { kind: 'number', min: 0.01, max: 1, log: true } as const
    expect(number({ default: 0.1, space }).space).toEqual(space)
    expect(optional(number({ default: 0.1, space })).space).toEqual(space)
  })

  test('its default passes its own check', () => {
    for (const spec of Object.values(specs) as Param<unknown>[]) expect(spec.accepts(spec.default)).toBe(true)
  })
})
