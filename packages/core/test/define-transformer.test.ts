import { describe, expect, test } from 'vitest'
import {
  type DenseMatrix,
  defineTransformer,
  denseInput,
  fitOver,
  hostData,
  hostTensor,
  InputError,
  load,
  type Matrix,
  save,
  tensor,
} from '../src/index.ts'
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

  test('writes over rows that are handed over, and over no others', async () => {
    const scale = defineTransformer({
      type: 'test/scale',
      version: 1,
      accepts: denseInput,
      params: {},
      fit: () => ({ tensors: {}, facts: {} }),
      methods: () => ({
        transform: ({ data, shape }) =>
          tensor(
            data.map((v) => 2 * v),
            shape,
          ),
        overwrite: ({ data, shape }) =>
          hostTensor(
            data.map((v, i) => (data[i] = 2 * v)),
            shape,
            'float64',
          ),
      }),
    })
    const rows = tensor(Float64Array.of(1, 2, 3, 4), [2, 2])
    await scale().fitTransform({ x: rows })
    expect([...hostData(rows)]).toEqual([1, 2, 3, 4])
    const { transformed } = await fitOver(scale())!({ x: rows })
    expect([...hostData(transformed as typeof rows)]).toEqual([2, 4, 6, 8])
    expect([...hostData(rows)]).toEqual([2, 4, 6, 8])
    // A copy may fit in a way of its own.
    expect(fitOver({ ...scale() })).toBe(undefined)
  })

  test('fitTransform converts and checks its rows once', async () => {
    let converted = 0
    const once = defineTransformer({
      type: 'test/once',
      version: 1,
      accepts: {
        ...denseInput,
        convert(given: Matrix, where, options) {
          converted++
          return denseInput.convert(given, where, options)
        },
      },
      params: {},
      fit: () => ({ tensors: {}, facts: {} }),
      methods: () => ({ transform: ({ shape }) => shape }),
    })
    expect((await once().fitTransform!({ x })).transformed).toEqual([2, 2])
    expect(converted).toBe(1)
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

describe('inverseTransform and weights', () => {
  const doubled = defineTransformer({
    type: 'test/doubled',
    version: 1,
    accepts: denseInput,
    params: {},
    usesWeight: true,
    fit: ({ weight }) => ({ tensors: {}, facts: { heavy: weight?.[0] ?? null } }),
    methods: () => ({
      transform: ({ data, shape }) =>
        tensor(
          data.map((v) => 2 * v),
          shape,
        ),
    }),
    inverse: (_state, _params, { features }) => ({
      accepts: denseInput,
      features,
      inverseTransform: ({ data, shape }: DenseMatrix) =>
        tensor(
          data.map((v) => v / 2),
          shape,
        ),
    }),
  })

  test('a definition with an inverse gives its models one, which checks as transform does', async () => {
    const model = await doubled().fit({ x })
    expect([...(await (await model.inverseTransform([[2, 4]])).data())]).toEqual([1, 2])
    await throwsExactly(
      () => model.inverseTransform([[1]]),
      InputError,
      'test/doubled.inverseTransform: expected 2 features, as in fit, got 1. Prepare the rows as those the model learned from.',
    )
    model.dispose()
    expect(await caught(() => model.inverseTransform([[2, 4]]))).toBeInstanceOf(InputError)
    // @ts-expect-error this one has none
    expect((await centre().fit({ x })).inverseTransform).toBeUndefined()
  })

  test('weights are checked and handed on, or refused', async () => {
    expect((await doubled().fit({ x, weight: [3, 1] })).facts.heavy).toBe(3)
    expect((await doubled().fit({ x })).facts.heavy).toBe(null)
    expect(await caught(() => doubled().fit({ x, weight: [1] }))).toBeInstanceOf(InputError)
    await throwsExactly(
      () => centre().fit({ x, weight: [1, 1] }),
      InputError,
      `${centre.type}.fit: expected no weights, got 2. It learns from all rows alike: leave weight out.`,
    )
  })
})
