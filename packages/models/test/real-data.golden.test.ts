import type { Classifier, ClassifierRecipe, Matrix, RegressorRecipe } from '@foldwise/core'
import { describe, expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  extraTreesClassifier,
  extraTreesRegressor,
  gradientBoostingClassifier,
  gradientBoostingRegressor,
  isolationForest,
  randomForestClassifier,
  randomForestRegressor,
} from '../src/index.ts'
import fixture from './fixtures/real-data.json' with { type: 'json' }
import { agaricus, haveAgaricus, haveImbalanced, haveTabular, type Rows, realData } from './real-data.ts'

const recipes = {
  decisionTree: [decisionTreeClassifier, decisionTreeRegressor],
  randomForest: [randomForestClassifier, randomForestRegressor],
  extraTrees: [extraTreesClassifier, extraTreesRegressor],
  gradientBoosting: [gradientBoostingClassifier, gradientBoostingRegressor],
} as const

/** Area under the ROC curve of scores for the rows whose target is 1. */
function auc(y: readonly number[], scores: readonly number[]): number {
  const order = Array.from(scores.keys()).sort((i, j) => scores[i]! - scores[j]!)
  let ranks = 0
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++
    for (let k = from; k < to; k++) if (y[order[k]!] === 1) ranks += (from + to + 1) / 2
  }
  const positives = y.filter((v) => v === 1).length
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (y.length - positives))
}

function r2(y: readonly number[], found: Float64Array): number {
  const mean = y.reduce((a, b) => a + b, 0) / y.length
  return 1 - y.reduce((s, v, i) => s + (v - found[i]!) ** 2, 0) / y.reduce((s, v) => s + (v - mean) ** 2, 0)
}

async function classifierScore(model: Classifier<Matrix, number>, { x, y }: Rows, metric: string): Promise<number> {
  if (metric === 'accuracy') {
    const found = await model.predict(x)
    return y.filter((v, i) => v === found[i]).length / y.length
  }
  const p = await (await model.predictProba!(x)).data()
  return auc(
    y,
    y.map((_, i) => p[2 * i + 1]!),
  )
}

const camel = (name: string): string => name.replace(/_(.)/g, (_, c: string) => c.toUpperCase())

describe.skipIf(!haveTabular || !haveImbalanced)('skipped without tabular and imbalanced in FOLDWISE_DATA', () => {
  test.each(fixture.cases.filter((c) => c.model !== 'isolationForest'))(
    '$call: $metric $score',
    async (golden) => {
      const { train, test } = realData[golden.data as keyof typeof realData]()
      const [classifier, regressor] = recipes[golden.model as keyof typeof recipes]
      const params = {
        ...Object.fromEntries(Object.entries(golden.params).map(([k, v]) => [camel(k), v])),
        ...(golden.categorical && { categoricalFeatures: golden.categorical }),
      }
      const drawn = golden.model === 'randomForest' || golden.model === 'extraTrees'
      const scores: number[] = []
      for (const seed of drawn && train.y.length < 5000 ? [1, 2] : [1]) {
        if (golden.metric === 'r2') {
          const model = await (regressor(params) as RegressorRecipe<Matrix>).fit(train, { seed })
          scores.push(r2(test.y, await model.predict(test.x)))
        } else {
          const model = await (classifier(params) as ClassifierRecipe<Matrix>).fit(train, { seed })
          scores.push(await classifierScore(model, test, golden.metric))
        }
      }
      const score = scores.reduce((a, b) => a + b, 0) / scores.length
      // Four standard errors of means of one or two and of five, and a row or two of the smaller sets; 0.002 for large ones.
      const band = 4 * golden.spread * Math.sqrt(1 / scores.length + 1 / 5) + Math.max(0.002, 2 / test.y.length)
      expect(Math.abs(score - golden.score), `${score}`).toBeLessThan(band)
    },
    60_000,
  )

  test.each(fixture.cases.filter((c) => c.model === 'isolationForest'))(
    '$call: $metric $score',
    async (golden) => {
      const { train, test } = realData[golden.data as keyof typeof realData]()
      const normal = await (await isolationForest().fit({ x: train.x })).scoreSamples(test.x)
      const score = auc(
        test.y,
        Array.from(normal, (v) => -v),
      )
      // One seed: four standard deviations, and that of the mean of five.
      const band = 4 * golden.spread * Math.sqrt(1 + 1 / 5) + 0.002
      expect(Math.abs(score - golden.score), `${score}`).toBeLessThan(band)
    },
    60_000,
  )
})

test.skipIf(!haveAgaricus)(
  'sparse rows as XGBoost publishes them are told apart (skipped without gbdt/xgboost-agaricus in FOLDWISE_DATA)',
  async () => {
    const held = agaricus('test')
    for (const recipe of [
      gradientBoostingClassifier({ nEstimators: 20 }),
      randomForestClassifier({ nEstimators: 10 }),
    ]) {
      const found = await (await recipe.fit(agaricus('train'))).predict(held.x)
      expect(found.filter((v, i) => v !== held.y[i])).toEqual([])
    }
  },
)
