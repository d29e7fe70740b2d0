import { InputError, load, type ModelType, ParamError, save } from '@foldwise/core'
import { toOnnx } from '@foldwise/inference'
import { accuracy, balancedAccuracy, rocAuc } from '@foldwise/metrics'
import { logisticRegression } from '@foldwise/models'
import { estimatorChecks } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  crossValidate,
  fixedThreshold,
  pipeline,
  resampled,
  smote,
  standardScaler,
  stratifiedKFold,
  tunedThreshold,
} from '../../src/index.ts'
import golden from '../fixtures/thresholds.json' with { type: 'json' }

const ort = await import('onnxruntime-node').catch(() => undefined)
const { x, y } = golden
const logistic = logisticRegression({ tol: 1e-12 })

const tuned = {
  'TunedThresholdClassifierCV()': tunedThreshold(logistic, { metric: balancedAccuracy }),
  'TunedThresholdClassifierCV(scoring=make_scorer(mean_cost, greater_is_better=False), thresholds=30)': tunedThreshold(
    logistic,
    { costMatrix: golden.costs, thresholds: 30 },
  ),
}

describe('scikit-learn’s thresholds', () => {
  for (const [call, recipe] of Object.entries(tuned)) {
    test(call, async () => {
      const want = golden.tuned[call as keyof typeof tuned]
      const model = await recipe.fit({ x, y })
      expect(model.threshold).toBeCloseTo(want.threshold, 7)
      expect(Math.abs(model.score)).toBeCloseTo(Math.abs(want.score), 6)
      const { tensors } = model.toState()
      // Lines between thresholds magnify the solvers' last digits.
      const curve = await tensors.scores!.data()
      want.scores.forEach((s, i) => {
        expect(Math.abs(curve[i]! as number)).toBeCloseTo(Math.abs(s), 6)
      })
      expect(await model.predict(x)).toEqual(want.predict)
    })
  }

  test('FixedThresholdClassifier(threshold=0.2)', async () => {
    const model = await fixedThreshold(logistic, { threshold: 0.2 }).fit({ x, y })
    expect(await model.predict(x)).toEqual(golden.fixed['FixedThresholdClassifier(threshold=0.2)'])
  })
})

test('probabilities, and so everything of ranks, are the recipe’s own', async () => {
  const model = await tuned['TunedThresholdClassifierCV()'].fit({ x, y })
  const alone = await logistic.fit({ x, y })
  expect(await (await model.predictProba(x)).data()).toEqual(await (await alone.predictProba(x)).data())
})

test('a threshold raises the metric it is tuned to, on rows that had no say', async () => {
  const metrics = { balancedAccuracy, rocAuc: { from: 'predictProba', metric: rocAuc } } as const
  const plain = await crossValidate(logistic, { x, y }, { metrics })
  const moved = await crossValidate(tunedThreshold(logistic, { metric: balancedAccuracy }), { x, y }, { metrics })
  expect(moved.scores.balancedAccuracy.mean).toBeGreaterThan(plain.scores.balancedAccuracy.mean + 0.05)
  expect(moved.scores.rocAuc).toEqual(plain.scores.rocAuc)
})

test('a loss is made small, weights count in costs, and a splitter gives the folds', async () => {
  const metric = (a: readonly string[], b: readonly string[]) => 1 - balancedAccuracy(a, b)
  const cv = stratifiedKFold({ nSplits: 5 })
  const loss = await tunedThreshold(logistic, { metric, lowerIsBetter: true, cv }).fit({ x, y })
  const score = await tunedThreshold(logistic, { metric: balancedAccuracy }).fit({ x, y })
  expect(loss.threshold).toBe(score.threshold)
  expect(loss.score).toBeCloseTo(1 - score.score, 12)
  const costs = tunedThreshold(logistic, { costMatrix: [[0, 1], [1, 0]] }) // biome-ignore format: two rows
  const light = await costs.fit({ x, y })
  const heavy = await costs.fit({ x, y, weight: y.map((l) => (l === 'yes' ? 8 : 1)) })
  const yes = async (m: typeof light) => (await m.predict(x)).filter((l) => l === 'yes').length
  expect(await yes(heavy)).toBeGreaterThan(await yes(light))
})

test('no bit of it depends on the test rows', async () => {
  const recipe = tunedThreshold(pipeline(standardScaler(), resampled(smote(), logistic)), { metric: balancedAccuracy })
  const cv = stratifiedKFold({ nSplits: 3 })
  const bits = async (rows: number[][]) => {
    const { models } = await crossValidate(recipe, { x: rows, y }, { metrics: { accuracy }, cv, models: true })
    return models.map((m) => Buffer.from(save(m)).toString('base64'))
  }
  const plain = await bits(x)
  for (const [f, { test: tested }] of [...cv.split({ x, y })].entries()) {
    const inTest = new Set(tested)
    const changed = await bits(x.map((r, i) => (inTest.has(i) ? r.map((v) => 50 - 3 * v) : r)))
    expect(changed[f]).toBe(plain[f])
    expect(changed[(f + 1) % 3]).not.toBe(plain[(f + 1) % 3])
  }
})

const withPart = (type: ModelType): ModelType => ({
  ...type,
  type: type.type,
  restore: type.restore,
  parts: [logisticRegression],
})
const subjects = {
  tunedThreshold: {
    recipe: tunedThreshold(logisticRegression({ tol: 1e-10 }), { metric: balancedAccuracy, cv: 3 }),
    type: withPart(tunedThreshold),
  },
  fixedThreshold: {
    recipe: fixedThreshold(logisticRegression({ tol: 1e-10 }), { threshold: 0.4 }),
    type: withPart(fixedThreshold),
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  const settled = { ...subject, twoClasses: true, tolerance: { order: 1, weight: 1 } }
  for (const c of estimatorChecks(settled as never)) test(c.name, c.run)

  test.skipIf(!ort)('ONNX Runtime predicts the same labels', async () => {
    for (const labels of [y, y.map((l) => l === 'yes')]) {
      const model = await subject.recipe.fit<string | boolean>({ x, y: labels })
      const running = await ort!.InferenceSession.create(toOnnx(model.toGraph!()))
      const feeds = { [running.inputNames[0]!]: new ort!.Tensor('float32', Float32Array.from(x.flat()), [x.length, 3]) }
      const { label, probabilities } = await running.run(feeds)
      const want = await model.predict(x)
      expect(Array.from(label!.data as ArrayLike<unknown>, String)).toEqual(
        want.map((l: unknown) => String(typeof l === 'boolean' ? Number(l) : l)),
      )
      const p = await (await model.predictProba(x)).data()
      Array.from(probabilities!.data as Float32Array).forEach((v, i) => {
        expect(v).toBeCloseTo(p[i]!, 5)
      })
    }
  })
})

test('it is loaded with its threshold', async () => {
  const model = await subjects.tunedThreshold.recipe.fit({ x, y })
  const again = load(save(model), [tunedThreshold, logisticRegression])
  expect((again as typeof model).threshold).toBe(model.threshold)
  expect(await (again as typeof model).predict(x)).toEqual(await model.predict(x))
  expect((again as typeof model).toGraph!()).toEqual(model.toGraph!())
})

describe('refused', () => {
  const cases: [string, () => unknown, unknown, string][] = [
    [
      'neither metric nor costs',
      () => tunedThreshold(logistic, {}),
      ParamError,
      "tunedThreshold: expected either a 'metric' of labels or a 'costMatrix', got undefined. For example { metric: balancedAccuracy }.",
    ],
    [
      'three classes',
      () => tunedThreshold(logistic, { metric: accuracy }).fit({ x, y: y.map((_, i) => i % 3) }),
      InputError,
      'tunedThreshold.fit: expected two classes, got 3. A threshold tells two apart.',
    ],
    [
      'one score for all rows',
      () => tunedThreshold(logistic, { metric: accuracy }).fit({ x: x.map(() => [1]), y }),
      InputError,
      'tunedThreshold.fit: expected scores that differ from row to row, got one score for all rows of a fold. No threshold tells them apart.',
    ],
    [
      'too few rows of a class',
      () => tunedThreshold(logistic, { metric: accuracy }).fit({ x, y: y.map((_, i) => i < 2) }),
      InputError,
      "tunedThreshold.fit: expected at least 5 rows of each class, as many as 'cv', got 2. Ask for fewer folds.",
    ],
    [
      'a transformer',
      () => fixedThreshold(standardScaler() as never),
      ParamError,
      "fixedThreshold: expected a classifier's recipe, got 'transformer'. For example logisticRegression().",
    ],
  ]
  test.each(cases)('%s', async (_, run, Class, message) => {
    const error = await (async () => run())().then(
      () => undefined,
      (e: unknown) => e,
    )
    expect((error as Error)?.message).toBe(message)
    expect(error).toBeInstanceOf(Class)
  })
})
