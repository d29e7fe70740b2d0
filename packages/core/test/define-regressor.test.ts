import { describe, expect, test } from 'vitest'
import { InputError, load, save, tensor } from '../src/index.ts'
import { meanOf, meansOf } from './samples.ts'
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

describe('a regressor of many targets', () => {
  const rows = [[1], [2]]

  test('takes numbers, rows of numbers, and tensors, and predicts row after row', async () => {
    for (const y of [
      [
        [1, 10],
        [3, 30],
      ],
      tensor(Float64Array.of(1, 10, 3, 30), [2, 2]),
    ]) {
      const model = await meansOf().fit({ x: rows, y })
      expect(model.outputs).toBe(2)
      expect(await model.predict(rows)).toEqual(Float64Array.of(2, 20, 2, 20))
    }
    const one = await meansOf().fit({ x: rows, y: [1, 3] })
    expect([one.outputs, await one.predict(rows)]).toEqual([1, Float64Array.of(2, 2)])
    expect(one.facts).toEqual({})
  })

  test('keeps their number in files, and refuses a file that says nonsense', async () => {
    const bytes = save(
      await meansOf().fit({
        x: rows,
        y: [
          [1, 10],
          [3, 30],
        ],
      }),
    )
    const model = load(bytes, meansOf)
    expect([model.outputs, await model.predict([[0]])]).toEqual([2, Float64Array.of(2, 20)])
    const { tensors, facts } = model.toState()
    const damaged = { type: 'test/meansOf', version: 1, params: {}, tensors, facts: { ...facts, outputs: -2 } }
    expect(() => meansOf.restore(damaged)).toThrow(
      "test/meansOf.restore: expected 'outputs' to be a count, got -2. The file is damaged.",
    )
  })

  test.each([
    [[[1, 2]], 'test/meansOf.fit: expected targets [2, outputs], one row a row, got [1,2]. Make x and y equally long.'],
    [
      [
        [1, 2],
        [1, NaN],
      ],
      'test/meansOf.fit: expected finite targets, got NaN in row 1, output 1. Drop or fix the row.',
    ],
    [[[1, 2], [1]], 'test/meansOf.fit: y: expected 2 values in row 1, got 1. Make the rows equally long.'],
    [[1, NaN], 'test/meansOf.fit: expected finite targets, got NaN in row 1. Drop or fix the row.'],
  ])('refuses %o', async (y, message) => {
    await throwsExactly(() => meansOf().fit({ x: rows, y: y as number[] }), InputError, message)
  })
})
