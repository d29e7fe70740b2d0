import { expect, test } from 'vitest'
import { balance, balancedWeights } from '../../src/tree/balance.ts'

test('drawn rows are weighed as by scikit-learn, a class that none is of left out', () => {
  // compute_sample_weight('balanced', [0, 0, 0, 1, 1, 2, 2, 3], indices=[0, 0, 1, 3, 3, 3, 4, 5])[:7], times how often each is drawn
  const codes = Int32Array.of(0, 0, 0, 1, 1, 2, 2, 3)
  const drawn = Float64Array.of(2, 1, 0, 3, 1, 1, 0, 0)
  const byClass = [8 / 9, 2 / 3, 8 / 3, 0]
  const found = drawn.slice()
  balance(found, [{ codes, count: 4 }])
  codes.forEach((c, i) => {
    expect(found[i]).toBeCloseTo(byClass[c]! * drawn[i]!, 14)
  })
})

test('of several outputs the weights are multiplied', () => {
  const a = { codes: Int32Array.of(0, 0, 0, 1), count: 2 }
  const b = { codes: Int32Array.of(0, 1, 1, 1), count: 2 }
  const one = balancedWeights(4, undefined, [a])
  const other = balancedWeights(4, undefined, [b])
  balancedWeights(4, undefined, [a, b]).forEach((w, i) => {
    expect(w).toBeCloseTo(one[i]! * other[i]!, 14)
  })
})
