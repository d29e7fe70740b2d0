import { expect, test } from 'vitest'
import { fromLightgbm, importedBoostingRegressor } from '../../src/index.ts'
import { lightgbm, rows } from '../boosting/import/fixture.ts'

const { text } = lightgbm.cases.find((c) => c.name === 'squared error')!

test('a file without counts of training rows predicts, and says what contributions lack', async () => {
  const bare = fromLightgbm(text!.replace(/^(internal|leaf)_count=.*$/gm, ''))
  expect(await bare.predict(rows)).toEqual(await fromLightgbm(text!).predict(rows))
  await expect(bare.contributions(rows)).rejects.toThrow(
    "importedBoostingRegressor.contributions: expected training rows at the root of tree 0, got none in the file's 'internal_count'. Write the model with a current release.",
  )
})

test('a model that was saved without counts says so', async () => {
  const { tensors, facts } = fromLightgbm(text!).toState()
  const { count: _, ...rest } = tensors
  const { type, version } = importedBoostingRegressor
  const params = { ...fromLightgbm(text!).params }
  const old = importedBoostingRegressor.restore({ type, version, params, tensors: rest, facts })
  await expect(old.contributions(rows)).rejects.toThrow(
    'got one saved by an earlier release. Read the LightGBM file again.',
  )
})

test('refuses rows of another width, and a disposed model', async () => {
  const model = fromLightgbm(text!)
  await expect(model.contributions([[1]])).rejects.toThrow('expected 6 features, as in fit, got 1.')
  model.dispose()
  await expect(model.contributions(rows)).rejects.toThrow('expected a live model, got one that was disposed.')
})
