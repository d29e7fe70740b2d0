import { describe, expect, test } from 'vitest'
import { defineTransformer, denseInput, InputError, load, save, tensor } from '../src/index.ts'
import { centre } from './samples.ts'
import { caught, throwsExactly } from './throws.ts'

const x = [
  [0, 1],
  [2, 5],
]

describe('defineTransformer', () => {
  test('fits, transforms, and names columns once', async () => {
    const model = await centre().fit({ x })
    expect(await (await model.transform([[1, 3]])).data()).toEqual(Float64Array.of(0, 0))
    expect(model.featureNames).toEqual(['x0', 'x1'])
    expect(model.featureNames).toBe(model.featureNames)
    expect(Object.isFrozen(model.featureNames)).toBe(true)
  })

  test('a model shows what its type exposes, after loading too', async () => {
    const shown = defineTransformer({
      type: 'test/shown',
      version: 1,
      accepts: denseInput,
      params: {},
      fit: ({ rows }) => ({ tensors: {}, facts: { rows } }),
      methods: () => ({ transform: (x) => x }),
      expose: ({ facts }) => ({ rows: facts.rows as number }),
    })
    const model = await shown().fit({ x })
    const rows: number = model.rows
    expect([rows, (await load(save(model), [shown])).rows]).toEqual([2, 2])
  })

  test('fitTransform is fit, then transform', async () => {
    const { model, transformed } = await centre().fitTransform!({ x })
    expect(await transformed.data()).toEqual(await (await model.transform(x)).data())
  })

  test('fitTransform uses the definition’s own where it has one', async () => {
    let calls = 0
    const counted = defineTransformer({
      type: 'test/counted',
      version: 1,
      accepts: denseInput,
      params: {},
      fit: () => ({ tensors: {}, facts: {} }),
      fitTransform: async ({ x }) => {
        calls++
        return { state: { tensors: {}, facts: {} }, transformed: x }
      },
      methods: () => ({ transform: (x) => x }),
    })
    const { model, transformed } = await counted().fitTransform!({ x })
    expect([calls, transformed.shape]).toEqual([1, [2, 2]])
    expect((await model.transform(x)).shape).toEqual([2, 2])
    const stopped = counted().fitTransform!({ x }, { signal: AbortSignal.abort('no') })
    expect(await caught(() => stopped)).toBe('no')
    expect(calls).toBe(1)
  })

  test('saves and loads', async () => {
    const model = await centre().fit({ x })
    const loaded = load(save(model), centre)
    expect(await (await loaded.transform(x)).data()).toEqual(await (await model.transform(x)).data())
    expect(loaded.featureNames).toEqual(model.featureNames)
  })

  test('refuses other widths, and use after dispose', async () => {
    const model = await centre().fit({ x })
    await throwsExactly(
      () => model.transform(tensor([1, 2, 3], [1, 3])),
      InputError,
      'test/centre.transform: expected 2 features, as in fit, got 3. Prepare the rows as those the model learned from.',
    )
    model.dispose()
    for (const method of ['transform', 'toGraph', 'toState'] as const) {
      await throwsExactly(
        () => (model[method] as (q: number[][]) => unknown)(x),
        InputError,
        `test/centre.${method}: expected a live model, got one that was disposed. Dispose it after its last use.`,
      )
    }
  })
})
