import { defineRegressor, denseInput, InputError, type Matrix, ParamError, type Regressor } from '@foldwise/core'
import { accuracy, meanSquaredError, rocAuc } from '@foldwise/metrics'
import { logisticRegression, multiOutputClassifier } from '@foldwise/models'
import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  crossValidate,
  kFold,
  learningCurve,
  predefinedSplit,
  repeated,
  timeSeriesSplit,
  validationCurve,
} from '../../src/index.ts'
import { meanOf, means } from '../compose/steps.ts'

const x = Array.from({ length: 12 }, (_, i) => [i, i % 3])
const y = x.map((_, i) => (i % 2 === 0 ? 'even' : 'odd'))
const numbers = x.map(([i]) => i! / 4)
const mse = { mse: meanSquaredError }

describe('crossValidate', () => {
  test('gives models, test rows and times, a fold each', async () => {
    const got = await crossValidate(meanOf(), { x, y: numbers }, { metrics: mse, cv: 3, models: true })
    expectTypeOf(got.models).toEqualTypeOf<readonly Regressor<Matrix>[]>()
    expect(got.testRows.map((r) => [...r])).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6, 7],
      [8, 9, 10, 11],
    ])
    expect(got.models.map((m) => m.facts.mean)).toEqual([7.5 / 4, 5.5 / 4, 3.5 / 4])
    expect([...(await got.models[0]!.predict([[0, 0]]))]).toEqual([1.875])
    for (const times of [got.fitMs, got.scoreMs]) {
      expect(times.length).toBe(3)
      expect(times.every((t) => t >= 0)).toBe(true)
    }
    expect(got.trainScores).toBe(undefined)
    expect(got.outOfFold).toBe(undefined)
  })

  test('models are freed unless they are asked for', async () => {
    let freed = 0
    const counting = defineRegressor({
      type: 'test/counting',
      version: 1,
      accepts: denseInput,
      params: {},
      fit: () => ({ tensors: {}, facts: {} }),
      methods: () => ({
        predict: (rows) => new Float64Array(rows.shape[0]),
        dispose: () => {
          freed++
        },
      }),
    })
    const data = { x, y: numbers }
    await crossValidate(counting(), data, { metrics: mse, cv: 3 })
    expect(freed).toBe(3)
    const { models } = await crossValidate(counting(), data, { metrics: mse, cv: 3, models: true })
    expect([freed, models.length]).toEqual([3, 3])
    for (const m of models) m.dispose()
    let calls = 0
    const broken = () => {
      if (++calls === 3) throw new Error('metric')
      return 0
    }
    await expect(crossValidate(counting(), data, { metrics: { broken }, cv: 3, models: true })).rejects.toThrow(
      'metric',
    )
    expect(freed).toBe(9)
  })

  test('reports each fold, and numbers warnings by it', async () => {
    const seen: unknown[] = []
    const warned: string[] = []
    const warning = defineRegressor({
      type: 'test/warning',
      version: 1,
      accepts: denseInput,
      params: {},
      fit(_data, _params, ctx) {
        ctx.warn('slow', 'no convergence')
        return { tensors: {}, facts: {} }
      },
      methods: () => ({ predict: (rows) => new Float64Array(rows.shape[0]) }),
    })
    await crossValidate(
      warning(),
      { x, y: numbers.map(() => 2) },
      { metrics: mse, cv: 2, onProgress: (p) => seen.push(p), onWarning: (w) => warned.push(`${w.code} ${w.message}`) },
    )
    expect(seen).toEqual([
      { stage: 'folds', done: 1, total: 2, scores: { mse: 4 } },
      { stage: 'folds', done: 2, total: 2, scores: { mse: 4 } },
    ])
    expect(warned).toEqual(['slow fold 1 of 2: no convergence', 'slow fold 2 of 2: no convergence'])
  })

  test('an abort between folds rejects with its reason', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const done: number[] = []
    const run = crossValidate(
      meanOf(),
      { x, y: numbers },
      {
        metrics: mse,
        cv: 4,
        signal: controller.signal,
        onProgress: (p) => {
          done.push(p.done)
          if (p.done === 2) controller.abort(reason)
        },
      },
    )
    await expect(run).rejects.toBe(reason)
    expect(done).toEqual([1, 2])
    await expect(crossValidate(meanOf(), { x, y: numbers }, { metrics: mse, signal: controller.signal })).rejects.toBe(
      reason,
    )
  })

  test('the seed draws the folds and goes to the fits', async () => {
    const drawing = defineRegressor({
      type: 'test/drawing',
      version: 1,
      accepts: denseInput,
      params: {},
      fit: (_data, _params, ctx) => ({ tensors: {}, facts: { drawn: ctx.stream('x').next() } }),
      methods: (state) => ({ predict: (rows) => new Float64Array(rows.shape[0]).fill(state.facts.drawn as number) }),
    })
    const run = async (seed: number) => {
      const cv = kFold({ nSplits: 2, shuffle: true })
      const got = await crossValidate(drawing(), { x, y: numbers }, { metrics: mse, cv, seed, models: true })
      return { rows: got.testRows, scores: got.scores, drawn: got.models.map((m) => m.facts.drawn) }
    }
    expect(await run(1)).toEqual(await run(1))
    const [one, two] = [await run(1), await run(2)]
    expect(one.rows).not.toEqual(two.rows)
    expect(one.drawn).not.toEqual(two.drawn)
    const alone = await drawing().fit({ x, y: numbers }, { seed: 1 })
    expect(one.drawn).toEqual([alone.facts.drawn, alone.facts.drawn])
  })

  test('weights go to the fits, row by row', async () => {
    const weight = x.map((_, i) => i + 1)
    const got = await crossValidate(means(), { x, y, weight }, { metrics: { accuracy }, cv: 2, models: true })
    const sums = got.models.map((m) => (m.facts.total as number[]).reduce((a, b) => a + b, 0))
    expect(sums.map((s, f) => s + [...got.testRows[f]!].reduce((a, r) => a + weight[r]!, 0))).toEqual([78, 78])
  })

  test('out-of-fold predictions are for the rows that were tested', async () => {
    const cv = timeSeriesSplit({ nSplits: 2, testSize: 3 })
    const { outOfFold } = await crossValidate(meanOf(), { x, y: numbers }, { metrics: mse, cv, outOfFold: ['predict'] })
    expect([...outOfFold!.rows]).toEqual([6, 7, 8, 9, 10, 11])
    expect([...(outOfFold!.y as number[])]).toEqual(numbers.slice(6))
    expect([...outOfFold!.predict!]).toEqual([0.625, 0.625, 0.625, 1, 1, 1])
  })

  test('a class that a fold did not learn has probability 0', async () => {
    const labels = ['a', 'a', 'b', 'b', 'c', 'c', 'a', 'b']
    const rows = labels.map((l, i) => [l.charCodeAt(0), i])
    const cv = predefinedSplit([-1, -1, -1, -1, 0, 0, 1, 1])
    const shapes: unknown[] = []
    const metric = (yTrue: readonly string[], scores: Float64Array, o: { labels: readonly string[] }) => {
      shapes.push([yTrue.length, scores.length, o])
      return 0
    }
    const options = {
      metrics: { p: { from: 'predictProba' as const, metric } },
      cv,
      outOfFold: ['predictProba'] as const,
    }
    const got = await crossValidate(means(), { x: rows, y: labels }, options)
    const all = { labels: ['a', 'b', 'c'] }
    expect(shapes).toEqual([
      [2, 6, all],
      [2, 6, all],
    ])
    const values = await got.outOfFold!.predictProba!.data()
    expect([values[2], values[5]]).toEqual([0, 0])
    expect(values[0]! + values[1]!).toBeCloseTo(1, 12)
    expect(values[8]).toBeGreaterThan(0)
  })
})

describe('curves', () => {
  test('learningCurve draws at random, the rows of a point among the next ones', async () => {
    const sorted = Array.from({ length: 40 }, (_, i) => (i < 20 ? 'first' : 'second'))
    const rows = sorted.map((l, i) => [l === 'first' ? 0 : 9, i % 5])
    const sizes: number[] = []
    const got = await learningCurve(
      means(),
      { x: rows, y: sorted },
      { metrics: { accuracy }, trainSizes: [16, 8, 16, 32], onProgress: (p) => sizes.push(p.done / p.total) },
    )
    expect(got.map((p) => p.trainSize)).toEqual([8, 16, 32])
    expect(got.map((p) => p.scores.accuracy.mean)).toEqual([1, 1, 1])
    expect(sizes).toEqual(Array.from({ length: 15 }, (_, i) => (i + 1) / 15))
  })

  test('validationCurve has the same folds for each value', async () => {
    const cv = kFold({ nSplits: 3, shuffle: true })
    const options = { metrics: mse, cv, seed: 5, values: ['a', 'b'], recipe: () => meanOf() }
    const [a, b] = await validationCurve({ x, y: numbers }, options)
    expect([a!.value, b!.value]).toEqual(['a', 'b'])
    expect(a!.scores).toEqual(b!.scores)
    expect(a!.trainScores.mse.values.length).toBe(3)
  })
})

test('scores of several labels a row are refused: there are some for each output', async () => {
  const recipe = multiOutputClassifier(logisticRegression())
  const y = x.map((row) => [Number(row[0]! > 4), Number(row[1]! > 0)])
  const options = {
    cv: kFold({ nSplits: 3, shuffle: true }),
    metrics: { auc: { from: 'predictProba', metric: rocAuc } },
  }
  await expect(crossValidate(recipe, { x, y }, options as never)).rejects.toThrow(
    "crossValidate: expected metrics of predicted labels for 'multiOutputClassifier', got one of 'predictProba', of which it has one an output. Take a function of rows of labels.",
  )
})

describe('refused', () => {
  const data = { x, y: numbers }
  const run = (options: object, given: object = data) => crossValidate(meanOf(), given as typeof data, options as never)
  const cases: [string, () => Promise<unknown>, unknown, string][] = [
    [
      'no metrics',
      () => run({ metrics: {} }),
      ParamError,
      "crossValidate: expected 'metrics' to be an object of functions by name, got {  }. For example { metrics: { accuracy } }.",
    ],
    [
      'a metric by name',
      () => run({ metrics: { mse: 'mse' } }),
      ParamError,
      "crossValidate: expected the metric 'mse' to be a function or { from, metric }, got 'mse'. See Metric.",
    ],
    [
      'a metric that gives a promise',
      () => run({ metrics: { mse: async () => 1 } }),
      ParamError,
      "metrics: expected 'mse' to give a number, got",
    ],
    [
      'folds by name',
      () => run({ metrics: mse, cv: 'loo' }),
      ParamError,
      "crossValidate: expected 'cv' to be a number of folds or a splitter, got 'loo'. The default is 5.",
    ],
    [
      'no targets',
      () => run({ metrics: mse }, { x }),
      InputError,
      'crossValidate: expected y, one entry a row, got none. Add it to the data.',
    ],
    [
      'too few targets',
      () => run({ metrics: mse }, { x, y: [1] }),
      InputError,
      'crossValidate: expected 12 entries in y, one a row, got 1. Make them equally long.',
    ],
    [
      'a method there is not',
      () => run({ metrics: mse, outOfFold: ['transform'] }),
      ParamError,
      "crossValidate: expected 'outOfFold' to list some of predict, predictProba, decisionFunction, got 'transform'. Leave it out.",
    ],
    [
      'methods that are no list',
      () => run({ metrics: mse, outOfFold: true }),
      ParamError,
      "crossValidate: expected 'outOfFold' to list some of predict, predictProba, decisionFunction, got true. Leave it out.",
    ],
    [
      'no sizes of training parts',
      () => learningCurve(meanOf(), data, { metrics: mse, cv: 2, trainSizes: [] }),
      ParamError,
      "learningCurve: expected 'trainSizes' to be at least one fraction or number of rows, got []. The default is [0.1, 0.325, 0.55, 0.775, 1].",
    ],
    [
      'scores of a model without',
      () => run({ metrics: { p: { from: 'predictProba', metric: () => 0 } } }),
      InputError,
      "crossValidate: expected a model with 'predictProba', got 'test/meanOf', which has none. Take another metric, or another model.",
    ],
    [
      'out-of-fold predictions of rows tested twice',
      () => run({ metrics: mse, cv: repeated(kFold({ shuffle: true }), { nRepeats: 2 }), outOfFold: ['predict'] }),
      InputError,
      "crossValidate: expected rows that are tested once for 'outOfFold', got row",
    ],
    [
      'sizes beyond the training rows',
      () => learningCurve(meanOf(), data, { metrics: mse, cv: 2, trainSizes: [3, 7] }),
      ParamError,
      "learningCurve: expected 'trainSizes' to be fractions or numbers of rows that make 1 to 6 rows, got 7. The smallest training part has 6.",
    ],
    [
      'no values',
      () => validationCurve(data, { metrics: mse, values: [], recipe: () => meanOf() }),
      ParamError,
      "validationCurve: expected 'values' to be at least one value, got []. List those to compare.",
    ],
  ]
  test.each(cases)('%s', async (_, start, Class, message) => {
    const error = await start().then(
      () => undefined,
      (e: unknown) => e,
    )
    expect(error).toBeInstanceOf(Class)
    expect((error as Error).message.slice(0, message.length)).toBe(message)
  })
})
