import { expect, test } from 'vitest'
import { InputError, load, save } from '../src/index.ts'
import { quadrants } from './samples.ts'
import { caught, throwsExactly } from './throws.ts'

test('a clusterer fits without labels and predicts cluster numbers', async () => {
  const model = await quadrants().fit({ x: [[1, 1]] })
  expect(model.kind).toBe('clusterer')
  expect(
    await model.predict([
      [1, 1],
      [-1, 1],
      [-1, -1],
    ]),
  ).toEqual(Int32Array.of(3, 2, 0))
  expect(await load(save(model), quadrants).predict([[1, 1]])).toEqual(Int32Array.of(3))
  await throwsExactly(
    () => model.predict([[1]]),
    InputError,
    'test/quadrants.predict: expected 2 features, as in fit, got 1. Prepare the rows as those the model learned from.',
  )
  model.dispose()
  await throwsExactly(
    () => model.predict([[1, 1]]),
    InputError,
    'test/quadrants.predict: expected a live model, got one that was disposed. Dispose it after its last use.',
  )
  expect(await caught(() => quadrants().fit({ x: [[1]] }, { signal: AbortSignal.abort('no') }))).toBe('no')
})
