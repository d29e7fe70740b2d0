import { InputError, ParamError, table } from '@foldwise/core'
import { accuracy, learningCurveChart, logLoss, validationCurveChart } from '@foldwise/metrics'
import { logisticRegression, ridge } from '@foldwise/models'
import { describe, expect, test } from 'vitest'
import {
  compareScores,
  type LearningCurvePoint,
  learningCurve,
  partialDependence,
  permutationImportance,
  readLearningCurve,
  readValidationCurve,
  validationCurve,
} from '../../src/index.ts'
import { tTail } from '../../src/validation/student-t.ts'
import golden from '../fixtures/explain-validation.json' with { type: 'json' }
import rows from '../fixtures/validation.json' with { type: 'json' }

const { x, labels: y, values: targets, two } = rows
const logistic = logisticRegression({ tol: 1e-12, maxIter: 10_000 })

function close(got: ArrayLike<number>, want: readonly number[], digits: number): void {
  expect(got.length).toBe(want.length)
  want.forEach((v, i) => {
    expect(got[i]).toBeCloseTo(v, digits)
  })
}

describe('partialDependence has scikit-learn’s values', () => {
  test('of three classes', async () => {
    const got = await partialDependence(await logistic.fit({ x, y }), x, { column: 1, grid: 20 })
    close(got.values, golden.threeClasses.values, 12)
    expect(got.labels).toEqual(['ant', 'bee', 'cat'])
    golden.threeClasses.average.forEach((want, o) => {
      close(got.average[o]!, want, 7)
    })
  })

  test('of two classes, that of the second', async () => {
    const options = { column: 0, grid: 7, percentiles: [0.1, 0.8] } as const
    const got = await partialDependence(await logistic.fit({ x, y: two }), x, options)
    close(got.values, golden.twoClasses.values, 12)
    expect(got.average.length).toBe(1)
    close(got.average[0]!, golden.twoClasses.average[0]!, 7)
  })

  test('of a regressor, where the column has fewer values than asked for', async () => {
    const got = await partialDependence(await ridge().fit({ x, y: targets }), x, { column: 2, grid: 100 })
    close(got.values, golden.regressor.values, 12)
    close(got.average[0]!, golden.regressor.average[0]!, 9)
  })

  test('a table’s columns have names, and those of strings are refused', async () => {
    const columns = ['a', 'b', 'c'].map((name, j) => ({
      kind: 'number' as const,
      name,
      data: Float64Array.from(x, (r) => r[j]!),
    }))
    const model = await logistic.fit({ x, y })
    const got = await partialDependence(model, table(columns), { column: 'b', grid: 20 })
    close(got.average[0]!, golden.threeClasses.average[0]!, 7)
    const words = table([{ kind: 'string', name: 's', categories: ['w'], data: new Int32Array(3) }])
    await expect(partialDependence(model, words, { column: 's' })).rejects.toThrow(
      new InputError("partialDependence: expected a column of numbers, got 's'. Choose another."),
    )
    await expect(partialDependence(model, x, { column: 3 })).rejects.toThrow(
      new ParamError(
        "partialDependence: expected 'column' to be one of column 0, column 1, column 2, got 3. Give its number or name.",
      ),
    )
  })
})

describe('permutationImportance', () => {
  test('has scikit-learn’s means, within 5 standard errors of 300 repeats', async () => {
    const model = await logistic.fit({ x, y })
    const got = await permutationImportance(model, { x, y }, { metric: accuracy, nRepeats: 300, seed: 1 })
    got.forEach(({ importance }, j) => {
      const error = golden.importance.std[j]! / Math.sqrt(300)
      expect(Math.abs(importance - golden.importance.mean[j]!)).toBeLessThan(5 * error)
    })
    expect(got.map((g) => g.name)).toEqual(['column 0', 'column 1', 'column 2'])
    expect(got.every((g) => g.low <= g.importance && g.importance <= g.high && g.values.length === 300)).toBe(true)
  })

  test('a column that the model does not use has none, whichever way the metric goes', async () => {
    const wide = x.map((r, i) => [...r, Math.imul(i, 7919) % 13])
    const flat = { x: wide, y: wide.map((r) => r[0]!) }
    const model = await ridge({ alpha: 0 }).fit(flat)
    const mse = (a: readonly number[], b: readonly number[]) =>
      a.reduce((sum, v, i) => sum + (v - b[i]!) ** 2, 0) / a.length
    const got = await permutationImportance(model, flat, {
      metric: mse,
      lowerIsBetter: true,
      names: ['a', 'b', 'c', 'd'],
    })
    expect(got[0]!.importance).toBeGreaterThan(0.5)
    expect(Math.abs(got[3]!.importance)).toBeLessThan(1e-12)
    expect(got.map((g) => g.name)).toEqual(['a', 'b', 'c', 'd'])
    await expect(permutationImportance(model, flat, { metric: mse, names: ['a'] })).rejects.toThrow(
      "permutationImportance: expected 'names' to have one for each of 4 columns, got 1. Leave it out for the columns' own.",
    )
  })

  test('metrics of probabilities, and the same seed the same values', async () => {
    const model = await logistic.fit({ x, y: two })
    const options = { metric: { from: 'predictProba', metric: logLoss }, lowerIsBetter: true, nRepeats: 3 } as const
    const once = await permutationImportance(model, { x, y: two }, options)
    expect(once[0]!.importance).toBeGreaterThan(0)
    expect(await permutationImportance(model, { x, y: two }, options)).toEqual(once)
    expect(await permutationImportance(model, { x, y: two }, { ...options, seed: 1 })).not.toEqual(once)
  })
})

describe('compareScores', () => {
  test('is the corrected t-test, with scipy’s values', () => {
    const { first, second, t, pValue, interval } = golden.compare
    const got = compareScores(first, second)
    expect(got.t).toBeCloseTo(t, 10)
    expect(got.pValue).toBeCloseTo(pValue, 12)
    close(got.interval, interval, 12)
    expect(compareScores(second, first).pValue).toBe(got.pValue)
    expect(compareScores(first, first)).toEqual({ difference: 0, interval: [0, 0], t: 0, pValue: 1 })
  })

  test('tails of Student’s t are scipy’s', () => {
    for (const [t, df, want] of golden.tails) expect(tTail(t!, df!)).toBeCloseTo(want!, 12)
  })

  test('scores of other folds are refused', () => {
    expect(() => compareScores([0.5, 0.6], [0.5])).toThrow(
      new InputError(
        'compareScores: expected two lists of as many scores, two or more, got 2 and 1. Use the same folds for both.',
      ),
    )
    expect(() => compareScores([0.5, 0.6], [0.5, 0.5], { testToTrain: 0 })).toThrow(ParamError)
    expect(() => compareScores([0.5, NaN], [0.5, 0.5])).toThrow(InputError)
  })
})

const scores = (values: number[]) => {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return { values, mean, std: Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / values.length) }
}
const point = (trainSize: number, train: number[], test: number[]): LearningCurvePoint<'accuracy'> => ({
  trainSize,
  trainScores: { accuracy: scores(train) },
  scores: { accuracy: scores(test) },
  fitMs: [],
})

describe('readings', () => {
  test('a gap is variance, and a rise says that more rows help', () => {
    const got = readLearningCurve(
      [point(10, [1, 1, 1], [0.6, 0.62, 0.61]), point(40, [0.99, 1, 0.98], [0.8, 0.82, 0.79])],
      'accuracy',
    )
    expect([got.variance, got.bias, got.improving]).toEqual([true, undefined, true])
    expect(got.text).toBe(
      'With 40 rows, accuracy is 0.99 on training rows and 0.803 ± 0.0125 on test rows. The gap of 0.187 is more than the folds differ: the model learns its rows by heart (variance). A simpler or more regularised model, or more rows, would narrow it. From 10 rows to 40 the test score still became better, by 0.193: more rows are likely to help.',
    )
    expect(got.chart).toEqual({
      sizes: [10, 40],
      train: [
        [1, 1, 1],
        [0.99, 1, 0.98],
      ],
      validation: [
        [0.6, 0.62, 0.61],
        [0.8, 0.82, 0.79],
      ],
      scoreName: 'accuracy',
    })
    expect(learningCurveChart(got.chart)).toContain('<svg')
  })

  test('two low lines are bias, once there is a goal', () => {
    const flat = [point(10, [0.7, 0.72, 0.71], [0.7, 0.71, 0.7]), point(40, [0.7, 0.7, 0.71], [0.71, 0.7, 0.7])]
    const got = readLearningCurve(flat, 'accuracy', { goal: 0.9 })
    expect([got.variance, got.bias, got.improving]).toEqual([false, true, false])
    expect(got.text).toBe(
      'With 40 rows, accuracy is 0.703 on training rows and 0.703 ± 0.00471 on test rows. The gap of 0 is no more than the folds differ: no sign that the model learns its rows by heart. Even training rows miss the goal of 0.9: the model is too simple, or the columns do not say enough (bias). More rows will not get it there. From 10 rows to 40 it hardly moved: more rows alone are unlikely to help.',
    )
    expect(readLearningCurve(flat, 'accuracy', { goal: 0.9, lowerIsBetter: true }).bias).toBe(false)
    const rising = readLearningCurve([point(10, [0.7, 0.71, 0.7], [0.5, 0.51, 0.5]), flat[1]!], 'accuracy', {
      goal: 0.9,
    })
    expect([rising.bias, rising.improving]).toEqual([true, true])
    expect(rising.text).toMatch(
      /not get it there\. .* more rows are likely to help, no further than training rows score\.$/,
    )
  })

  test('of a real curve: the ends of a penalty are too simple and too free', async () => {
    const values = [1e-6, 1e-2, 1, 1e4]
    const noisy = x.map((r, i) => [
      ...r,
      ...Array.from({ length: 25 }, (_, j) => (Math.imul(i + 1, (j + 3) * 7919) % 97) / 30),
    ])
    const points = await validationCurve(
      { x: noisy, y },
      { values, recipe: (C) => logisticRegression({ C, maxIter: 1000 }), metrics: { accuracy } },
    )
    const got = readValidationCurve(points, 'accuracy')
    const means = points.map((p) => p.scores.accuracy.mean)
    expect(got.best).toBe(values[means.indexOf(Math.max(...means))])
    expect(got.text).toContain('At 0.000001 training rows score worse too')
    expect(got.text).toContain('too free a model (variance)')
    expect(validationCurveChart(got.chart)).toContain('<svg')
    const learning = await learningCurve(
      logisticRegression({ C: 1e4, maxIter: 1000 }),
      { x: noisy, y },
      { metrics: { accuracy } },
    )
    expect(readLearningCurve(learning, 'accuracy').variance).toBe(true)
  })

  test('a metric that the curve lacks is refused', () => {
    expect(() => readLearningCurve([point(1, [1], [1])], 'f1' as 'accuracy')).toThrow(
      new ParamError(
        "readLearningCurve: expected points with scores of 'f1', got those of accuracy. Name one of the curve's metrics.",
      ),
    )
  })
})
