import { expect, test } from 'vitest'
import { asSquaredError, byOutput, columnCount, giniScale, oneHotTargets } from '../../src/tree/one-hot-outputs.ts'

const classes = [
  ['a', 'b', 'c'],
  [false, true],
]
const y = [Int32Array.of(2, 0), Int32Array.of(0, 1)]

test('columns of zeros and ones come back output by output', () => {
  expect([columnCount(classes), giniScale(classes)]).toEqual([5, 2.5])
  const targets = oneHotTargets(y, classes)
  const values = Float64Array.of(0, 0, 1, 1, 0, 1, 0, 0, 0, 1)
  expect(targets).toEqual({ values, outputs: 5 })
  expect(byOutput(values, classes)).toEqual([Float64Array.of(0, 0, 1, 1, 0, 0), Float64Array.of(1, 0, 0, 1)])
  expect(byOutput(new Float64Array(0), classes).map((v) => v.length)).toEqual([0, 0])
})

test('limits of Gini impurity become limits of squared error, and others stay', () => {
  const limits = { maxDepth: 3, minSamplesSplit: 2, minSamplesLeaf: 1, minWeightFractionLeaf: 0, maxLeafNodes: null }
  expect(asSquaredError({ ...limits, minImpurityDecrease: 0.5, ccpAlpha: 0.25 }, classes)).toEqual({
    ...limits,
    criterion: 'squaredError',
    minImpurityDecrease: 0.2,
    ccpAlpha: 0.1,
  })
})
