import {
  type ClassifierDefinition,
  type ClassifierMethods,
  type DenseMatrix,
  defineClassifier,
  denseInput,
  type FitOptions,
  GraphBuilder,
  hostData,
  learned,
  type Matrix,
  type ModelInfo,
  type ParamSpecs,
  type State,
} from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import { type AnyRecipe, type CheckName, estimatorChecks, type Subject } from '../../src/index.ts'
import { bayes, fitMeans, probabilitiesOf } from './subjects.ts'

// Each of these is wrong in one way. The kit has to catch it by the check that is meant for it, and by no other.

type Parts = Partial<ClassifierDefinition<Matrix, DenseMatrix, ParamSpecs, ClassifierMethods<DenseMatrix>, object>>

/** The good classifier with some of its definition replaced. */
const variant = (parts: Parts): Subject => {
  const type = defineClassifier({
    type: 'test/bad',
    version: 1,
    accepts: denseInput,
    params: {},
    fit: (data, _params, ctx) => fitMeans(data, ctx),
    methods: (state, _params, info) => ({ predictProba: (x) => probabilitiesOf(state, info, x) }),
    ...parts,
  })
  return { recipe: type() as AnyRecipe, type }
}

/** The good recipe with some members replaced. */
const around = (change: (good: AnyRecipe) => object): Subject => {
  const good = bayes() as AnyRecipe
  return { recipe: Object.freeze({ ...good, ...change(good) }) as AnyRecipe, type: bayes }
}

const shift = (state: State, by: number): State => {
  hostData(state.tensors.mean!)[0]! += by
  return state
}

let last: State
const hidden = new WeakMap<State, number>()
const remembered = new WeakSet<object>()

const bad: [string, Subject, CheckName[]][] = [
  [
    'draws from Math.random',
    variant({ fit: async (data, _, ctx) => shift(await fitMeans(data, ctx), 1e-9 * Math.random()) }),
    ['the same seed gives the same bits'],
  ],
  [
    'depends on the number of threads',
    variant({ fit: async (data, _, ctx) => shift(await fitMeans(data, ctx), 1e-12 * ctx.threads) }),
    ['1 and 3 threads give the same bits'],
  ],
  [
    'compares rows with the mean of their batch',
    variant({
      methods: (state, _, info) => ({
        predictProba: (x) => {
          const p = probabilitiesOf(state, info, x)
          const share = x.shape[0] * 1e-12
          return p.map((v, i) => (v + (i % info.classes.length === 0 ? share : 0)) / (1 + share))
        },
      }),
    }),
    ['rows do not depend on their batch'],
  ],
  [
    'keeps what it learned in a variable that all models share',
    variant({
      fit: async (data, _, ctx) => (last = await fitMeans(data, ctx)),
      methods: (state, _, info) => ({
        // A loaded model has a state of its own, and other classes or widths do not fit the shared one.
        predictProba(x: DenseMatrix) {
          const shared =
            last.tensors.mean!.disposed || String(last.tensors.mean!.shape) !== String(state.tensors.mean!.shape)
          return probabilitiesOf(shared ? state : last, info, x)
        },
      }),
    }),
    ['a model keeps what it learned while others are fitted'],
  ],
  [
    'keeps a part of what it learned beside its state',
    variant({
      async fit(data, _, ctx) {
        const state = await fitMeans(data, ctx)
        hidden.set(state, 0.5)
        return state
      },
      methods: (state: State, _: object, info: ModelInfo) => ({
        predictProba(x: DenseMatrix) {
          const blend = hidden.get(state) ?? 0
          return probabilitiesOf(state, info, x).map((v) => v * (1 - blend) + blend / info.classes.length)
        },
      }),
    }),
    ['saving and loading gives the same bits'],
  ],
  [
    'learns more in place',
    variant({
      fitMore: async (state, batch, _, ctx) => {
        const fitted = await fitMeans(batch, ctx)
        if (!state) return fitted
        hostData(state.tensors.mean!).set(hostData(fitted.tensors.mean!))
        return { tensors: { ...fitted.tensors, mean: state.tensors.mean! }, facts: {} }
      },
    }),
    ['fitMore leaves the old model as it was'],
  ],
  [
    'learns more from what it did not save',
    variant({
      fitMore: async (state, batch, _, ctx) => {
        const fitted = await fitMeans(batch, ctx)
        if (state && remembered.has(state.tensors.mean!)) shift(fitted, 0.5)
        remembered.add(fitted.tensors.mean!)
        return fitted
      },
    }),
    ['fitMore gives the same bits from a model and from its file'],
  ],
  [
    'writes to the rows it is given',
    variant({
      async fit(data, _, ctx) {
        const state = await fitMeans(data, ctx)
        data.x.data[5]! += 1
        return state
      },
    }),
    ['fit and predict change neither the recipe nor the data'],
  ],
  [
    'writes to the rows it predicts for',
    variant({
      methods: (state, _, info) => ({
        predictProba(x) {
          const p = probabilitiesOf(state, info, x)
          x.data.fill(0)
          return p
        },
      }),
    }),
    ['fit and predict change neither the recipe nor the data'],
  ],
  [
    'ignores weights',
    variant({ fit: (data, _, ctx) => fitMeans({ ...data, weight: undefined }, ctx) }),
    ['a weight of 2 is the row twice', 'a weight of 0 is no row'],
  ],
  [
    'counts rows of weight 0',
    variant({
      fit: (data, _, ctx) => fitMeans({ ...data, weight: data.weight?.map((w) => Math.max(w, 0.1)) }, ctx),
    }),
    ['a weight of 0 is no row'],
  ],
  [
    'learns more from the first row',
    variant({
      async fit(data, _, ctx) {
        return shift(await fitMeans(data, ctx), 1e-3 * data.x.data[0]!)
      },
    }),
    ['the order of the training rows does not matter'],
  ],
  [
    'measures distances in the units of the columns',
    variant({
      methods: (state, _, { classes, features }) => ({
        predictProba({ data, shape: [rows, d] }) {
          const mean = learned(state, 'mean', 'float64', [classes.length, features])
          const near = Array.from({ length: rows }, (_, i) => {
            const closeness = classes.map((_, c) => {
              let square = 0
              for (let j = 0; j < d; j++) square += (data[i * d + j]! - mean[c * d + j]!) ** 2
              return 1 / (1e-9 + square)
            })
            const sum = closeness.reduce((a, v) => a + v, 0)
            return closeness.map((v) => v / sum)
          })
          return Float64Array.from(near.flat())
        },
      }),
    }),
    ['is right on unscaled columns'],
  ],
  ['takes NaN', variant({ allowMissing: true }), ['NaN is refused']],
  [
    'gives probabilities that do not sum to 1',
    variant({
      methods: (state, _, info) => ({ predictProba: (x) => probabilitiesOf(state, info, x).map((v) => v * 0.99) }),
    }),
    ['probabilities are shares, and the largest is predicted'],
  ],
  [
    'predicts another class than the most probable',
    variant({
      methods: (state, _, info) => ({
        predictProba: (x) => probabilitiesOf(state, info, x),
        predict: (x) =>
          Int32Array.from({ length: x.shape[0] }, (_, i) =>
            x.data[i * x.shape[1]]! > 3.9 ? 1 : Number(mostProbable(state, info, x, i)),
          ),
      }),
    }),
    ['probabilities are shares, and the largest is predicted'],
  ],
  [
    'reports progress that falls',
    variant({
      async fit(data, _, ctx) {
        ctx.progress('passes', 2, 2)
        return fitMeans(data, ctx)
      },
    }),
    ['progress never goes back'],
  ],
  [
    'exports a graph with a value that nothing makes',
    variant({
      graph() {
        const g = new GraphBuilder()
        g.input('x', 'float32', ['N', 4])
        g.output(g.node('Softmax', ['scores'], {}, { output: 'probabilities' }), 'float32', ['N', 3])
        return g.build()
      },
    }),
    ['its graph makes every value once, before it is used'],
  ],
  [
    'does not listen to the signal',
    around((good) => ({
      fit: (data: object, { signal: _, ...options }: FitOptions = {}) => good.fit(data, options),
    })),
    ['an aborted signal rejects the fit with its reason', 'aborting on the way rejects the fit with the reason'],
  ],
  [
    'looks at the signal only once',
    around((good) => ({
      async fit(data: object, { signal, ...options }: FitOptions = {}) {
        signal?.throwIfAborted()
        return good.fit(data, options)
      },
    })),
    ['aborting on the way rejects the fit with the reason'],
  ],
  ['ignores parameters it does not know', around((good) => ({ with: () => good })), ['unknown parameters are refused']],
  [
    'can be changed',
    { ...around(() => ({})), recipe: { ...bayes() } as AnyRecipe },
    ['a recipe and its parameters are frozen'],
  ],
  [
    'gives models that are not freed',
    around((good) => ({
      fit: async (data: object, options: FitOptions) => {
        const { dispose: _, [Symbol.dispose]: __, ...model } = await good.fit(data, options)
        return Object.freeze({ ...model, dispose() {}, [Symbol.dispose]() {} })
      },
    })),
    ['a disposed model is freed and refuses to work'],
  ],
]

function mostProbable(state: State, info: ModelInfo, x: DenseMatrix, row: number): number {
  const k = info.classes.length
  const p = probabilitiesOf(state, info, x).subarray(row * k, (row + 1) * k)
  return p.indexOf(Math.max(...p))
}

describe('an estimator that', () => {
  test.each(bad)('%s is caught by the check for it, and by no other', async (_, subject, expected) => {
    const failed: string[] = []
    for (const c of estimatorChecks(subject)) {
      try {
        await c.run()
      } catch (error) {
        expect((error as Error).name, String((error as Error).stack)).toBe('CheckFailure')
        failed.push(c.name)
      }
    }
    expect(failed).toEqual(expected)
  })
})
