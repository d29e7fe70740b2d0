import { stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import { randomForestRegressor } from '../../src/index.ts'
import { forestOf, treeCount } from '../../src/tree/forest.ts'
import { leafOf, sumOfTrees } from '../../src/tree/predict-forest.ts'

const rng = stream(0, 'predict-forest')
const [n, width] = [300, 3]
const gappy = Array.from({ length: n * width }, () => (rng.next() < 0.2 ? Number.NaN : Math.round(8 * rng.next()) / 8))
const y = Float64Array.from({ length: 2 * n }, () => rng.next())
const targets = Array.from({ length: n }, (_, i) => Array.from(y.subarray(2 * i, 2 * i + 2)))

test.each([1, 2, 3, 4, 5, 8, 11])('few rows and many through %i trees: sums tree by tree', async (nEstimators) => {
  const x = tensor(gappy, [n, width])
  const model = await randomForestRegressor({ nEstimators }).fit({ x, y: targets })
  const forest = forestOf(model.toState(), 2, width)
  const data = Float32Array.from(gappy)
  const expected = new Float64Array(2 * n)
  for (let t = 0; t < treeCount(forest); t++) {
    for (let r = 0; r < n; r++) {
      const leaf = leafOf(forest, forest.starts[t]!, data, r * width)
      for (let k = 0; k < 2; k++) expected[2 * r + k]! += forest.values[2 * leaf + k]!
    }
  }
  const sum = sumOfTrees(forest)
  const of = (rows: number) => sum({ rows, features: width, data: data.subarray(0, rows * width), missing: true })
  expect(await of(n)).toEqual(expected)
  for (const rows of [0, 1, 7]) expect(await of(rows)).toEqual(expected.slice(0, 2 * rows))
})
