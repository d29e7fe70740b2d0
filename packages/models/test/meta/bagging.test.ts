import { InputError, load, ParamError, save, sparseFromDense, toDense } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import {
  baggingClassifier,
  baggingRegressor,
  decisionTreeClassifier,
  decisionTreeRegressor,
  linearRegression,
  logisticRegression,
} from '../../src/index.ts'
import { takeColumns } from '../../src/meta/take-columns.ts'
import { options, type Subjects, withParts } from './subject.ts'

const logistic = logisticRegression({ tol: 1e-10 })
const tree = decisionTreeClassifier({ maxDepth: 3 })
// The bags hold other rows after the rows changed places.
const order = 0.5
const subjects: Subjects = {
  'baggingClassifier, trees': {
    recipe: baggingClassifier(tree),
    type: withParts(baggingClassifier, decisionTreeClassifier),
    allowsMissing: true,
    tolerance: { order },
  },
  'baggingClassifier, columns': {
    recipe: baggingClassifier(logistic, { maxFeatures: 3, maxSamples: 0.7, nEstimators: 8 }),
    type: withParts(baggingClassifier, logisticRegression),
    input: sparseRows,
    twoClasses: true,
    tolerance: { order, batch: 1e-12 },
  },
  'baggingRegressor, linear': {
    recipe: baggingRegressor(linearRegression(), { oobScore: true, nEstimators: 20 }),
    type: withParts(baggingRegressor, linearRegression),
    tolerance: { order, graph: 1e-3 },
  },
  'baggingRegressor, columns': {
    recipe: baggingRegressor(decisionTreeRegressor(), { maxFeatures: 3, bootstrapFeatures: true, nEstimators: 30 }),
    type: withParts(baggingRegressor, decisionTreeRegressor),
    allowsMissing: true,
    tolerance: { order: 2 },
  },
}
describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, options)) test(c.name, c.run)
})

const x = Array.from({ length: 80 }, (_, i) => [i % 9, (i * 7) % 11, (i * 3) % 5])
const y = x.map(([a, b]) => (a! + b! > 9 ? 'high' : 'low'))
const z = x.map(([a, b]) => 2 * a! - b!)

test('parts of the same recipe learn from other rows and have other seeds', async () => {
  const model = await baggingClassifier(decisionTreeClassifier(), { nEstimators: 5 }).fit({ x, y })
  const said = await Promise.all(model.estimators.map(async (e) => (await e.predict(x)).join()))
  expect(new Set(said).size).toBeGreaterThan(1)
  expect(model.estimators[0]!.classes).toEqual(['high', 'low'])
})

test('more parts begin with the same ones', async () => {
  const few = await baggingRegressor(linearRegression(), { nEstimators: 2 }).fit({ x, y: z })
  const more = await baggingRegressor(linearRegression(), { nEstimators: 4 }).fit({ x, y: z })
  for (const i of [0, 1]) expect(await more.estimators[i]!.coef.data()).toEqual(await few.estimators[i]!.coef.data())
})

test('the parts are by default what they are in scikit-learn: trees', async () => {
  const model = await baggingClassifier(undefined, { nEstimators: 3 }).fit({ x, y })
  const given = await baggingClassifier(decisionTreeClassifier(), { nEstimators: 3 }).fit({ x, y })
  expect(model.estimators[0]!.toText()).toBe(given.estimators[0]!.toText())
  expect(await (await model.predictProba(x)).data()).toEqual(await (await given.predictProba(x)).data())
  const values = await baggingRegressor().fit({ x, y: z })
  const loaded = load(save(values), [baggingRegressor, decisionTreeRegressor])
  expect(await loaded.predict(x)).toEqual(await values.predict(x))
})

test('out-of-bag predictions are those of the parts that did not draw a row', async () => {
  const recipe = baggingRegressor(linearRegression(), { nEstimators: 30, oobScore: true })
  const model = await recipe.fit({ x, y: z })
  expect(model.oobScore).toBeGreaterThan(0.99)
  const judged = await model.oobPrediction!.data()
  judged.forEach((v, i) => {
    expect(v).toBeCloseTo(z[i]!, 0)
  })
  const classes = await baggingClassifier(tree, { nEstimators: 40, oobScore: true }).fit({ x, y })
  expect(classes.oobScore).toBeGreaterThan(0.8)
  expect(classes.oobDecisionFunction!.shape).toEqual([80, 2])
  const warnings: string[] = []
  await recipe.with({ nEstimators: 1 }).fit({ x, y: z }, { onWarning: (w) => warnings.push(w.code) })
  expect(warnings).toEqual(['few-parts'])
})

test('without replacement each row is drawn once, and never one of weight 0', async () => {
  const pasted = baggingRegressor(decisionTreeRegressor(), { bootstrap: false, nEstimators: 3, maxFeatures: null })
  const model = await pasted.fit({ x, y: z })
  const one = await decisionTreeRegressor().fit({ x, y: z })
  expect(await model.predict(x)).toEqual(await one.predict(x))
  const weight = x.map((_, i) => (i < 40 ? 0 : 1))
  const half = await pasted.fit({ x, y: z.map((v, i) => (i < 40 ? 1e6 : v)), weight })
  expect(Math.max(...(await half.predict(x)))).toBeLessThan(1e3)
})

test('columns of sparse rows are those of dense rows', () => {
  const sparse = sparseFromDense(x.flat(), x.length, 3)
  const columns = Int32Array.of(2, 0, 2)
  const taken = takeColumns(sparse, columns)
  expect(taken).toMatchObject({ kind: 'sparse', shape: [80, 3] })
  expect(Array.from(toDense(taken as typeof sparse))).toEqual(x.flatMap((row) => [row[2], row[0], row[2]]))
})

test('what does not go together is refused', async () => {
  const fit = (params: object, weight?: number[]) =>
    baggingClassifier(tree, params).fit({ x, y, ...(weight && { weight }) })
  await expect(fit({ oobScore: true, bootstrap: false })).rejects.toThrow(
    "baggingClassifier.fit: expected 'bootstrap' to be true for 'oobScore', got false. Leave 'oobScore' out, or set bootstrap.",
  )
  await expect(fit({ maxFeatures: 4 })).rejects.toThrow(
    "baggingClassifier.fit: expected 'maxFeatures' to be at most the 3 columns, got 4. Give a share below 1, or null.",
  )
  await expect(fit({ maxSamples: 81, bootstrap: false })).rejects.toThrow(ParamError)
  await expect(fit({ maxSamples: 1 })).rejects.toThrow(InputError)
  // @ts-expect-error a factory that was not called
  expect(() => baggingClassifier(decisionTreeClassifier)).toThrow(ParamError)
  // @ts-expect-error a regressor
  expect(() => baggingClassifier(linearRegression())).toThrow(
    "baggingClassifier: expected recipes of classifiers, got the regressor 'linearRegression'. Take another recipe.",
  )
})
