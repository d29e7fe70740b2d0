import { describe, expect, test } from 'vitest'
import { InputError, load, save } from '../src/index.ts'
import { meanOf } from './samples.ts'
import { caught, throwsExactly } from './throws.ts'

const x = [[1], [NaN], [3]]

describe('defineRegressor', () => {
  test('hands fit targets and weights, and passes NaN where missing values are allowed', async () => {
    expect((await meanOf().fit({ x, y: [1, 2, 6] })).mean).toBe(3)
    const model = await meanOf().fit({ x, y: Float32Array.of(1, 2, 6), weight: [2, 2, 0] })
    expect(model.mean).toBe(1.5)
    expect(await model.predict([[NaN], [0]])).toEqual(Float64Array.of(1.5, 1.5))
    expect(model.kind).toBe('regressor')
    expect(Object.isFrozen(model)).toBe(true)
  })

  test('does not hand fit the caller’s own targets', async () => {
    const y = Float64Array.of(1, 2, 6)
    await meanOf().fit({ x, y })
    expect(y).toEqual(Float64Array.of(1, 2, 6))
  })

  test.each([
    [[1, 2], 'test/meanOf.fit: expected 3 targets, one a row, got 2. Make x and y equally long.'],
    [[1, 2, NaN], 'test/meanOf.fit: expected finite targets, got NaN in row 2. Drop or fix the row.'],
    [[1, 2, '3'], "test/meanOf.fit: expected finite targets, got '3' in row 2. Drop or fix the row."],
    [[1, 2, null], 'test/meanOf.fit: expected finite targets, got null in row 2. Drop or fix the row.'],
  ])('refuses the targets %o', async (y, message) => {
    await throwsExactly(() => meanOf().fit({ x, y: y as number[] }), InputError, message)
  })

  test('saves infinite parameters and facts', async () => {
    const model = load(save(await meanOf({ tries: Infinity }).fit({ x, y: [1, 2, 6] })), meanOf)
    expect(model.params).toEqual({ tries: Infinity })
    expect(model.facts.limit).toBe(Infinity)
    expect(await model.predict([[0]])).toEqual(Float64Array.of(3))
  })

  test('refuses use after dispose, and a fit that was aborted', async () => {
    const model = await meanOf().fit({ x, y: [1, 2, 6] })
    model.dispose()
    await throwsExactly(
      () => model.predict([[1]]),
      InputError,
      'test/meanOf.predict: expected a live model, got one that was disposed. Dispose it after its last use.',
    )
    expect(await caught(() => meanOf().fit({ x, y: [1, 2, 6] }, { signal: AbortSignal.abort('no') }))).toBe('no')
  })
})
