// Checked by the compiler, never run.
import { expectTypeOf, test } from 'vitest'
import {
  type ClassifierMethods,
  type DenseMatrix,
  defineClassifier,
  denseInput,
  load,
  type Matrix,
  number,
  oneOf,
  type Tensor,
} from '../src/index.ts'
import { centre, firstColumn, meanOf, means, quadrants } from './samples.ts'

const data = { x: [[1], [2]], y: ['a', 'b'] } as const
const bytes = new Uint8Array()

test('parameters', () => {
  expectTypeOf(means().params).toEqualTypeOf<{
    readonly shrink: number
    readonly classWeight: 'balanced' | { readonly [label: string]: number } | null
  }>()
  expectTypeOf(oneOf('l1', 'l2', null).default).toEqualTypeOf<'l1' | 'l2' | null>()
  // @ts-expect-error a misspelt parameter
  means({ shrnk: 1 })
  // @ts-expect-error a misspelt parameter
  means().with({ shrnk: 1 })
  // @ts-expect-error a value of another type
  means({ shrink: '1' })
  // @ts-expect-error a word that is no choice
  means({ classWeight: 'equal' })
})

test('labels and abilities', async () => {
  const model = await means().fit(data)
  expectTypeOf(await model.predict([[1]])).toEqualTypeOf<('a' | 'b')[]>()
  expectTypeOf(model.means).toEqualTypeOf<Tensor>()
  expectTypeOf(model.predictProba).toEqualTypeOf<(x: Matrix) => Promise<Tensor<'float64'>>>()
  // @ts-expect-error an ability it may not have
  model.decisionFunction([[1]])
  const other = await firstColumn().fit(data)
  // @ts-expect-error an ability it may not have
  other.predictProba([[1]])
  // @ts-expect-error members are read-only
  model.classes = []
})

test('fitMore is promised where the definition has it, and keeps labels and members', async () => {
  const more = defineClassifier({
    type: 'test/more',
    version: 1,
    accepts: denseInput,
    params: { rate: number({ default: 1 }) },
    fit: () => ({ tensors: {}, facts: {} }),
    fitMore(state, batch, params, _ctx, earlier) {
      expectTypeOf(batch.y).toEqualTypeOf<Int32Array>()
      expectTypeOf(params.rate).toEqualTypeOf<number>()
      expectTypeOf(earlier).toEqualTypeOf<{ readonly rate: number } | undefined>()
      return state ?? { tensors: {}, facts: {} }
    },
    methods: () => ({ predict: (x) => new Int32Array(x.shape[0]) }),
    expose: () => ({ seen: 3 }),
  })
  const first = await more().fitMore(undefined, data)
  expectTypeOf(await first.predict([[1]])).toEqualTypeOf<('a' | 'b')[]>()
  const second = await more({ rate: 2 })
    .with({ rate: 3 })
    .fitMore(first, data, { classes: ['a', 'b'] })
  expectTypeOf(second.seen).toEqualTypeOf<number>()
  // @ts-expect-error labels of another type
  await more().fitMore(first, { x: [[1]], y: [1] })
  // @ts-expect-error a model of another type
  await more().fitMore(await meanOf().fit({ x: [[1]], y: [1] }), data)
  // @ts-expect-error a definition without it
  await means().fitMore(undefined, data)
})

test('an ability that methods only may have is not promised', async () => {
  const perhaps = defineClassifier({
    type: 'test/perhaps',
    version: 1,
    accepts: denseInput,
    params: {},
    fit: () => ({ tensors: {}, facts: {} }),
    methods: (): ClassifierMethods<DenseMatrix> => ({ predict: (x) => new Int32Array(x.shape[0]) }),
  })
  const model = await perhaps().fit(data)
  // @ts-expect-error it may be missing
  model.predictProba([[1]])
  expectTypeOf(model.predictProba).toEqualTypeOf<undefined | ((x: Matrix) => Promise<Tensor<'float64'>>)>()
})

test('kinds of data', () => {
  // @ts-expect-error text labels given to a regressor
  meanOf().fit(data)
  // @ts-expect-error no labels given to a classifier
  means().fit({ x: [[1]] })
  // @ts-expect-error texts given to a model of numbers
  centre().fit({ x: ['a'] })
  // @ts-expect-error labels are no business of a clusterer
  quadrants().fit({ x: [[1]], y: [1] })
})

test('load gives the models of the types it was given', () => {
  expectTypeOf(load(bytes, means).means).toEqualTypeOf<Tensor>()
  const either = load(bytes, [means, meanOf])
  expectTypeOf(either.kind).toEqualTypeOf<'classifier' | 'regressor'>()
  if (either.kind === 'regressor') expectTypeOf(either.mean).toEqualTypeOf<number>()
  // @ts-expect-error a transformer does not predict
  load(bytes, centre).predict([[1]])
})
