import { accuracy, hammingLoss, logLoss, meanSquaredError, r2Score, rocAuc } from '@foldwise/metrics'
import { logisticRegression, multiOutputClassifier } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  crossValidate,
  gridSearch,
  kFold,
  learningCurve,
  nestedCrossValidate,
  pipeline,
  standardScaler,
  stratifiedGroupKFold,
  stratifiedKFold,
  validationCurve,
} from '../../src/index.ts'
import { meanOf } from '../compose/steps.ts'
import golden from '../fixtures/validation.json' with { type: 'json' }

const { x, labels, groups } = golden
const recipe = logisticRegression({ tol: 1e-10 })

function close(got: ArrayLike<number>, expected: readonly number[], tolerance = 1e-6): void {
  expect(got.length).toBe(expected.length)
  expected.forEach((v, i) => {
    expect(Math.abs(got[i]! - v), `value ${i}: ${got[i]} for ${v}`).toBeLessThanOrEqual(tolerance)
  })
}
const negated = (values: readonly number[]) => values.map((v) => -v)
const both = { accuracy, logLoss: { from: 'predictProba', metric: logLoss } } as const

describe('the scores are those of scikit-learn', () => {
  test(golden.three.call, async () => {
    const got = await crossValidate(recipe, { x, y: labels }, { metrics: both, trainScores: true })
    expect(got.scores.accuracy.values).toEqual(golden.three.accuracy.test)
    expect(got.trainScores!.accuracy.values).toEqual(golden.three.accuracy.train)
    close(got.scores.logLoss.values, negated(golden.three.logLoss.test))
    close(got.trainScores!.logLoss.values, negated(golden.three.logLoss.train))
    const { test: values } = golden.three.accuracy
    const mean = values.reduce((a, b) => a + b) / 5
    close([got.scores.accuracy.mean], [mean], 1e-15)
    close([got.scores.accuracy.std], [Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / 5)], 1e-15)
  })

  test(golden.grouped.call, async () => {
    const cv = stratifiedGroupKFold({ nSplits: 3 })
    const given = await crossValidate(recipe, { x, y: labels, groups }, { metrics: both, cv, trainScores: true })
    close(given.scores.accuracy.values, golden.grouped.accuracy.test)
    close(given.scores.logLoss.values, negated(golden.grouped.logLoss.test))
    close(given.trainScores!.accuracy.values, golden.grouped.accuracy.train)
    const counted = await crossValidate(recipe, { x, y: labels, groups }, { metrics: both, cv: 3 })
    expect(counted.scores).toEqual(given.scores)
  })

  test(golden.binary.call, async () => {
    const metrics = {
      rocAuc: { from: 'predictProba', metric: rocAuc },
      margin: { from: 'decisionFunction', metric: rocAuc },
    } as const
    const got = await crossValidate(recipe, { x, y: golden.two }, { metrics, cv: 4 })
    expect(got.scores.rocAuc.values).toEqual(golden.binary.rocAuc.test)
    expect(got.scores.margin.values).toEqual(golden.binary.rocAuc.test)
  })

  test(golden.regression.call, async () => {
    const metrics = { mse: meanSquaredError, r2: r2Score }
    const cv = kFold({ nSplits: 3 })
    const got = await crossValidate(meanOf(), { x, y: golden.values }, { metrics, cv, trainScores: true })
    close(got.scores.mse.values, negated(golden.regression.mse.test), 1e-12)
    close(got.scores.r2.values, golden.regression.r2.test, 1e-12)
    close(got.trainScores!.mse.values, negated(golden.regression.mse.train), 1e-12)
    expect((await crossValidate(meanOf(), { x, y: golden.values }, { metrics, cv: 3 })).scores).toEqual(got.scores)
  })

  test(golden.nested.call, async () => {
    const search = gridSearch({
      grid: { C: [0.003, 0.03, 0.3, 3] },
      recipe: ({ C }) => pipeline(standardScaler(), recipe.with({ C })),
      metric: both.logLoss,
      lowerIsBetter: true,
      cv: stratifiedKFold({ nSplits: 3 }),
    })
    const data = { x: golden.units, y: labels }
    const cv = stratifiedKFold({ nSplits: 4 })
    const got = await nestedCrossValidate(search, data, { metrics: both, cv, trainScores: true })
    const { accuracy: right, logLoss: loss, best, inner, whole } = golden.nested
    expect(got.scores.accuracy.values).toEqual(right.test)
    close(got.scores.logLoss.values, negated(loss.test))
    expect(got.trainScores!.accuracy.values).toEqual(right.train)
    close(got.trainScores!.logLoss.values, negated(loss.train))
    expect(got.searches.map((s) => s.best.params.C)).toEqual(best)
    for (const [fold, { trials }] of got.searches.entries()) {
      close(
        trials.map((t) => t.mean),
        negated(inner[fold]!),
      )
    }
    const all = await search.run(data)
    expect(all.best.params.C).toBe(whole.best)
    close(
      all.trials.map((t) => t.mean),
      negated(whole.inner),
    )
  })

  test('cross_val_predict, labels and probabilities', async () => {
    const outOfFold = ['predict', 'predictProba'] as const
    const got = (await crossValidate(recipe, { x, y: labels }, { metrics: { accuracy }, outOfFold })).outOfFold!
    expect([...got.rows]).toEqual([...x.keys()])
    expect(got.y).toEqual(labels)
    expect(got.predict).toEqual(golden.predict)
    expect(got.predictProba!.shape).toEqual([66, 3])
    close(await got.predictProba!.data(), golden.proba.flat(), 1e-6)
  })

  test(golden.learning.call, async () => {
    const options = { metrics: { accuracy }, trainSizes: [0.4, 0.7, 1], shuffle: false }
    const got = await learningCurve(recipe, { x, y: labels }, options)
    expect(got.map((p) => p.trainSize)).toEqual(golden.learning.sizes)
    expect(got.map((p) => p.scores.accuracy.values)).toEqual(golden.learning.test)
    got.forEach((p, i) => {
      close(p.trainScores.accuracy.values, golden.learning.train[i]!, 1e-12)
    })
  })

  test(golden.validation.call, async () => {
    const options = { metrics: { accuracy }, values: [0.01, 1, 100], recipe: (C: number) => recipe.with({ C }) }
    const got = await validationCurve({ x, y: labels }, options)
    expect(got.map((p) => p.value)).toEqual([0.01, 1, 100])
    expect(got.map((p) => p.scores.accuracy.values)).toEqual(golden.validation.test)
    got.forEach((p, i) => {
      close(p.trainScores.accuracy.values, golden.validation.train[i]!, 1e-12)
    })
  })

  test(golden.several.call, async () => {
    const { several, marks } = golden
    const metrics = { loss: hammingLoss }
    const recipe = (C = 1) => multiOutputClassifier(logisticRegression({ tol: 1e-10, C }))
    const data = { x, y: marks }
    const got = await crossValidate(recipe(), data, {
      metrics,
      trainScores: true,
      outOfFold: ['predict'],
      models: true,
    })
    close(got.scores.loss.values, several.loss.test, 1e-12)
    close(got.trainScores!.loss.values, several.loss.train, 1e-12)
    expect(got.outOfFold!.predict).toEqual(several.predict)
    expect(got.models.map((m) => m.classes)).toEqual(
      Array.from({ length: 5 }, () => [
        [0, 1],
        [0, 1],
      ]),
    )
    const curve = await learningCurve(recipe(), data, { metrics, cv: 4, trainSizes: [0.5, 1], shuffle: false })
    expect(curve.map((p) => p.trainSize)).toEqual(several.sizes)
    const byC = await validationCurve(data, { metrics, cv: 3, values: [0.01, 1], recipe })
    for (const [points, expected] of [
      [curve, several.learning],
      [byC, several.validation],
    ] as const) {
      points.forEach((p, i) => {
        close(p.scores.loss.values, expected.test[i]!, 1e-12)
        close(p.trainScores.loss.values, expected.train[i]!, 1e-12)
      })
    }
  })
})
