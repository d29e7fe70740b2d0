import { hostTensor } from '@foldwise/core'
import { expect, expectTypeOf, test } from 'vitest'
import { gradientBoostingClassifier, type Reason, reasons } from '../../src/index.ts'
import { problem } from './problem.ts'

const names = ['amount', 'country', 'country', 'age', 'hour'] as const
const phi = hostTensor(
  Float64Array.of(...[0.5, 1, -1.5, 0.25, 0, -2], ...[-3, 0.5, 0.25, 0.75, -0.5, -2], ...[0, 0, 0, 0, 0, -2]),
  [3, 6],
  'float64',
)

test('the strongest features come first, columns of one name as one; what added nothing is no reason', async () => {
  expect(await reasons(phi, { names })).toEqual([
    [
      { feature: 'amount', contribution: 0.5 },
      { feature: 'country', contribution: -0.5 },
      { feature: 'age', contribution: 0.25 },
    ],
    [
      { feature: 'amount', contribution: -3 },
      { feature: 'country', contribution: 0.75 },
      { feature: 'age', contribution: 0.75 },
    ],
    [],
  ])
})

test('reasons in one direction only', async () => {
  const [first, second] = await reasons(phi, { names, direction: 'up', count: 2 })
  expect(first!.map((r) => r.feature)).toEqual(['amount', 'age'])
  expect(second!.map((r) => r.feature)).toEqual(['country', 'age'])
  expect((await reasons(phi, { names, direction: 'down', count: 9 })).map((r) => r.map((v) => v.contribution))).toEqual(
    [[-0.5], [-3, -0.5], []],
  )
})

test('names are typed', async () => {
  expectTypeOf(await reasons(phi, { names })).toEqualTypeOf<Reason<'amount' | 'country' | 'age' | 'hour'>[][]>()
  expectTypeOf(await reasons(phi, { names: ['a', 'b', 'c', 'd', 'e'] })).toEqualTypeOf<
    Reason<'a' | 'b' | 'c' | 'd' | 'e'>[][]
  >()
})

test('reasons for one class of several, from a model', async () => {
  const { x, three } = problem(200)
  const model = await gradientBoostingClassifier({ nEstimators: 5 }).fit({ x, y: three })
  const own = await model.contributions(x)
  const columns = ['a', 'b', 'c', 'd', 'e', 'f']
  const all = await reasons(own, { names: columns, count: 1, direction: 'up', output: 2 })
  const values = await own.data()
  all.forEach((r, row) => {
    const part = values.subarray((3 * row + 2) * 7, (3 * row + 2) * 7 + 6)
    expect(r[0]?.contribution ?? 0).toBe(Math.max(0, ...part))
  })
  await expect(reasons(own, { names: columns })).rejects.toThrow(
    "reasons: expected 'output' to be one of 3 outputs, 0 to 2, got undefined. Give the number of the class or target.",
  )
})

test('refuses names for other features, and options that are not as said', async () => {
  await expect(reasons(phi, { names: ['amount'] })).rejects.toThrow(
    'reasons: expected contributions of 1 features, [rows, 2] or [rows, outputs, 2], got [3,6]. Give a name for each feature, and what contributions(x) returned.',
  )
  await expect(reasons(phi, { names, count: 0 })).rejects.toThrow(
    "reasons: expected 'count' to be an integer of at least 1, got 0. Leave it out for 3.",
  )
  await expect(reasons(phi, { names, direction: 'sideways' as 'up' })).rejects.toThrow(
    "reasons: expected 'direction' to be one of 'both', 'up', 'down', got 'sideways'. The default is 'both'.",
  )
})
