import { expect, test } from 'vitest'
import { byOutput, columnCount, forColumns, impurityScale, oneHotTargets } from '../../src/tree/one-hot-outputs.ts'

const classes = [
  ['a', 'b', 'c'],
  [false, true],
]
const y = [Int32Array.of(2, 0), Int32Array.of(0, 1)]

test('columns of zeros and ones come back output by output', () => {
  expect([columnCount(classes), impurityScale(classes)]).toEqual([5, 2.5])
  const targets = oneHotTargets(y, classes)
  const values = Float64Array.of(0, 0, 1, 1, 0, 1, 0, 0, 0, 1)
  expect(targets).toEqual({ values, outputs: 5 })
  expect(byOutput(values, classes)).toEqual([Float64Array.of(0, 0, 1, 1, 0, 0), Float64Array.of(1, 0, 0, 1)])
  expect(byOutput(new Float64Array(0), classes).map((v) => v.length)).toEqual([0, 0])
})

test('limits of impurities become limits of the columns’ share of them, and others stay', () => {
  const limits = { maxDepth: 3, minSamplesSplit: 2, minSamplesLeaf: 1, minWeightFractionLeaf: 0, maxLeafNodes: null }
  const given = { ...limits, minImpurityDecrease: 0.5, ccpAlpha: 0.25 }
  const wanted = { ...limits, minImpurityDecrease: 0.2, ccpAlpha: 0.1 }
  expect(forColumns({ ...given, criterion: 'gini' }, classes)).toEqual({ ...wanted, criterion: 'squaredError' })
  expect(forColumns({ ...given, criterion: 'logLoss' }, classes)).toEqual({ ...wanted, criterion: 'logLoss' })
})
