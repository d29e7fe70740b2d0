import { describe, expect, test } from 'vitest'
import { gradientBoostingClassifier, gradientBoostingRegressor } from '../../src/index.ts'

const x = Array.from({ length: 300 }, (_, i) => [i % 7, Math.imul(i, 13) % 11, Math.imul(i, 29) % 97, (i * i) % 31])
const labels = x.map(([a, b, c]) => (a! + b! > 9 ? 'a' : c! > 50 ? 'b' : 'c'))
const values = x.map(([a, b, c]) => a! * b! + c! / 7)
const common = { minSamplesLeaf: 3, learningRate: 0.2 }
const ways = {
  'all rows': {},
  'shares of rows and columns': { subsample: 0.6, colsampleByTree: 0.5, colsampleByNode: 0.7 },
  goss: { samplingMethod: 'goss', topRate: 0.3, otherRate: 0.2 },
} as const

/** But for the rounding of kept trees. */
function close(got: Float64Array, expected: Float64Array): void {
  expect(got.length).toBe(expected.length)
  const worst = got.reduce((most, v, i) => Math.max(most, Math.abs(v - expected[i]!)), 0)
  expect(worst).toBeLessThan(1e-6)
}

describe('rounds added to a model on the same rows are those of one fit, where recipes say so', () => {
  for (const [name, way] of Object.entries(ways)) {
    test(name, async () => {
      const classifier = (nEstimators: number) => gradientBoostingClassifier({ ...common, ...way, nEstimators })
      const regressor = (nEstimators: number) => gradientBoostingRegressor({ ...common, ...way, nEstimators })
      const options = { seed: 5 }
      const grown = await classifier(9).fitMore(
        await classifier(5).fitMore(await classifier(2).fit({ x, y: labels }, options), { x, y: labels }, options),
        { x, y: labels },
        options,
      )
      const whole = await classifier(16).fit({ x, y: labels }, options)
      close(await (await grown.predictProba(x)).data(), await (await whole.predictProba(x)).data())
      const some = await regressor(6).fit({ x, y: values }, options)
      const more = await regressor(10).fitMore(some, { x, y: values }, options)
      const all = await regressor(16).fit({ x, y: values }, options)
      close(await more.predict(x), await all.predict(x))
      for (const recipe of [classifier(1), regressor(1)]) expect(recipe).toHaveProperty('moreRounds', true)
    })
  }

  test('and they do not say so of early stopping and dropout, which change what was', () => {
    for (const params of [{ earlyStoppingRounds: 3 }, { booster: 'dart' }] as const) {
      expect(gradientBoostingClassifier(params)).not.toHaveProperty('moreRounds')
      expect(gradientBoostingRegressor(params)).not.toHaveProperty('moreRounds')
    }
  })
})
