import { describe, expect, test } from 'vitest'
import {
  classWeightParam,
  defineClassifier,
  defineClusterer,
  defineRegressor,
  defineTransformer,
  denseInput,
  InputError,
  load,
  ParamError,
  type State,
  save,
} from '../../src/index.ts'
import { meanOf, means } from '../samples.ts'
import { throwsExactly } from '../throws.ts'

const added = (state: State | undefined, rows: number): State => ({
  tensors: {},
  facts: { rows: ((state?.facts.rows as number | undefined) ?? 0) + rows },
})

const shared = { version: 1, accepts: denseInput, params: {} } as const
const counter = defineRegressor({
  ...shared,
  type: 'test/counter',
  fit: ({ rows }) => added(undefined, rows),
  fitMore: (state, { rows }) => added(state, rows),
  methods: () => ({ predict: (x) => new Float64Array(x.shape[0]) }),
})
const classCounter = defineClassifier({
  ...shared,
  type: 'test/classCounter',
  params: { classWeight: classWeightParam() },
  fit: ({ rows }) => added(undefined, rows),
  fitMore: (state, { y, classes }) => ({ tensors: {}, facts: { before: state?.facts ?? null, y: [...y], n: classes } }),
  methods: () => ({ predict: (x) => new Int32Array(x.shape[0]) }),
})
const transformer = defineTransformer({
  ...shared,
  type: 'test/seen',
  fit: ({ rows }) => added(undefined, rows),
  fitMore: (state, { rows }) => added(state, rows),
  methods: () => ({ transform: (x) => x.shape[0] }),
})
const clusterer = defineClusterer({
  ...shared,
  type: 'test/seenToo',
  fit: ({ rows }) => added(undefined, rows),
  fitMore: (state, { rows }) => added(state, rows),
  methods: () => ({ predict: (x) => new Int32Array(x.shape[0]) }),
})

const x = [[1], [2], [3]]

describe('fitMore', () => {
  test('gives a new model that has seen the batch too, from a model, from its file, or from none', async () => {
    const first = await counter().fitMore(undefined, { x, y: [1, 2, 3] })
    const second = await counter().fitMore(first, { x, y: [1, 2, 3] })
    const resumed = await counter().fitMore(load(save(first), counter), { x, y: [1, 2, 3] })
    expect([first.facts.rows, second.facts.rows, resumed.facts.rows]).toEqual([3, 6, 6])
    expect((await counter().fitMore(await counter().fit({ x, y: [1, 2, 3] }), { x: [[1]], y: [1] })).facts.rows).toBe(4)
    expect((await transformer().fitMore(await transformer().fit({ x }), { x })).facts.rows).toBe(6)
    expect((await clusterer().fitMore(await clusterer().fit({ x }), { x })).facts.rows).toBe(6)
  })

  test('is there only where the definition has it', () => {
    expect('fitMore' in meanOf()).toBe(false)
    expect('fitMore' in counter().with({})).toBe(true)
    // @ts-expect-error no such method
    expect(meanOf().fitMore).toBeUndefined()
  })

  test('of a classifier keeps the classes of the first batch, or those that it was given', async () => {
    const recipe = classCounter()
    const first = await recipe.fitMore(undefined, { x, y: ['b', 'd', 'b'] })
    expect(first.classes).toEqual(['b', 'd'])
    const second = await recipe.fitMore(first, { x, y: ['d', 'd', 'd'] })
    expect(second.facts).toEqual({ before: { before: null, y: [0, 1, 0], n: 2 }, y: [1, 1, 1], n: 2 })
    await throwsExactly(
      () => recipe.fitMore(second, { x, y: ['d', 'a', 'd'] }),
      InputError,
      "test/classCounter.fitMore: expected labels among 'b', 'd', got 'a' in row 1. List all classes in the option 'classes' of the first batch.",
    )
    const wide = await recipe.fitMore(undefined, { x, y: ['d', 'd', 'd'] }, { classes: ['d', 'a', 'b'] })
    expect(wide.classes).toEqual(['a', 'b', 'd'])
    expect((await recipe.fitMore(wide, { x, y: ['a', 'b', 'a'] })).facts.y).toEqual([0, 1, 0])
    await throwsExactly(
      () => recipe.fitMore(wide, { x, y: ['a', 'b', 'a'] }, { classes: ['a', 'z'] }),
      InputError,
      "test/classCounter.fitMore: classes: expected labels among 'a', 'b', 'd', got 'z' in row 1. A model keeps the classes of its first batch.",
    )
    await throwsExactly(
      () => recipe.fitMore(undefined, { x, y: ['d', 'd', 'd'] }),
      InputError,
      "test/classCounter.fitMore: expected at least two classes in y, got only 'd'. Check the labels, or the split that made them.",
    )
  })

  test('refuses another type, another width, disposed models and weights that depend on the batch', async () => {
    const first = await counter().fitMore(undefined, { x, y: [1, 2, 3] })
    const other = await meanOf().fit({ x, y: [1, 2, 3] })
    await throwsExactly(
      () => counter().fitMore(other, { x, y: [1, 2, 3] }),
      InputError,
      "test/counter.fitMore: expected a model with type 'test/counter', got type 'test/meanOf'. Begin another one with undefined.",
    )
    const labels = await means().fit({ x, y: ['p', 'q', 'q'] })
    await throwsExactly(
      () => classCounter().fitMore(labels, { x, y: ['p', 'q', 'q'] }),
      InputError,
      "test/classCounter.fitMore: expected a model with type 'test/classCounter', got type 'test/means'. Begin another one with undefined.",
    )
    await throwsExactly(
      () => counter().fitMore(first, { x: [[1, 2]], y: [1] }),
      InputError,
      'test/counter.fitMore: expected a model with 2 features, got 1. Begin another one with undefined.',
    )
    first.dispose()
    await throwsExactly(
      () => counter().fitMore(first, { x, y: [1, 2, 3] }),
      InputError,
      'test/counter.toState: expected a live model, got one that was disposed. Dispose it after its last use.',
    )
    await throwsExactly(
      () => classCounter({ classWeight: 'balanced' }).fitMore(undefined, { x, y: ['p', 'q', 'q'] }),
      ParamError,
      "test/classCounter.fitMore: expected class weights that hold for every batch, got 'balanced'. Give one weight a class.",
    )
  })
})
