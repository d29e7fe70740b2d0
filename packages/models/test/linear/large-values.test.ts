import { InputError, sparseFromDense } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  bayesianRidge,
  elasticNetCv,
  lassoCv,
  linearRegression,
  ridge,
  ridgeClassifier,
  ridgeCv,
} from '../../src/index.ts'

// Squares of these are infinite, and of what is made of them there would be zeros and NaN.
const x = Array.from({ length: 30 }, (_, i) => [i % 7, (i * 5) % 11, (i * i) % 13])
const y = x.map(([a, b]) => a! + 2 * b!)
const large = x.map((row) => row.map((v) => v * 1e200))
const regressors = {
  linearRegression: linearRegression(),
  'linearRegression, positive': linearRegression({ positive: true }),
  ridge: ridge(),
  ridgeCv: ridgeCv(),
  'ridgeCv in folds': ridgeCv({ cv: 3 }),
}

test.each(Object.entries(regressors))('%s refuses columns whose squares are infinite', async (_, recipe) => {
  const message = `${recipe.type}.fit: expected columns whose squares add up to finite numbers`
  await expect(recipe.fit({ x: large, y })).rejects.toThrow(message)
  await expect(recipe.fit({ x: sparseFromDense(large.flat(), 30, 3) as never, y })).rejects.toThrow(message)
})

test('so do models of dense rows, and of classes', async () => {
  await expect(bayesianRidge().fit({ x: large, y })).rejects.toThrow(InputError)
  await expect(ridgeClassifier().fit({ x: large, y: y.map((v) => v > 10) })).rejects.toThrow(InputError)
})

test.each([ridgeCv(), ridgeCv({ cv: 3 }), lassoCv(), elasticNetCv(), bayesianRidge()])(
  '$type refuses targets whose squared errors are infinite: all strengths would be alike',
  async (recipe) => {
    await expect(recipe.fit({ x, y: y.map((v) => v * 1e200) })).rejects.toThrow(
      `${recipe.type}.fit: expected targets whose squared errors add up to finite numbers`,
    )
  },
)

test('least squares of targets that large are found', async () => {
  const coef = await (await linearRegression().fit({ x, y: y.map((v) => v * 1e200) })).coef.data()
  expect(coef[0]! / 1e200).toBeCloseTo(1, 10)
  expect(coef[1]! / 1e200).toBeCloseTo(2, 10)
})
