import fc from 'fast-check'
import { expect, test } from 'vitest'
import { consecutiveFolds, foldStart, stratifiedFolds, stream } from '../src/index.ts'

test('consecutive folds are runs of rows, the first ones longer by one', () => {
  expect(Array.from(consecutiveFolds(7, 3))).toEqual([0, 0, 0, 1, 1, 2, 2])
  expect([0, 1, 2, 3].map((i) => foldStart(7, 3, i))).toEqual([0, 3, 5, 7])
})

// next(f[1] for f in enumerate(StratifiedKFold(2).split(x, [1, 0, 0, 1, 0, 1, 0])))
test('stratified folds deal the classes in the order of their first rows', () => {
  expect(Array.from(stratifiedFolds([1, 0, 0, 1, 0, 1, 0], 2))).toEqual([0, 0, 0, 0, 1, 1, 1])
})

test('stratified folds have sizes and class counts that differ by at most one, shuffled or not', () => {
  const codes = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 6, maxLength: 60 })
  fc.assert(
    fc.property(codes, fc.integer({ min: 2, max: 5 }), fc.boolean(), (y, nSplits, shuffle) => {
      const folds = stratifiedFolds(y, nSplits, shuffle ? stream(0, 'folds') : undefined)
      for (const wanted of [undefined, 0, 1, 2, 3]) {
        const counts = Array.from({ length: nSplits }, (_, f) =>
          folds.filter((g, i) => g === f && (wanted ?? y[i]) === y[i]),
        )
        const sizes = counts.map((c) => c.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
      }
    }),
  )
})
