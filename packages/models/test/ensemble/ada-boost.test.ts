import { hostData, load, save, type Tensor } from '@foldwise/core'
import { estimatorChecks, sparseRows } from '@foldwise/testing'
import { describe, expect, test } from 'vitest'
import { adaBoostClassifier } from '../../src/index.ts'
import fixture from '../fixtures/ada-boost.json' with { type: 'json' }
import trees from '../fixtures/tree.json' with { type: 'json' }
import { runOnnx } from '../run-onnx.ts'

const declared = { type: adaBoostClassifier, allowsMissing: true, minScore: 0.8, tolerance: { graph: 1e-5 } }
const subjects = {
  'three classes': { recipe: adaBoostClassifier({ nEstimators: 10, maxDepth: 2 }), ...declared },
  'two classes, sparse': {
    recipe: adaBoostClassifier({ nEstimators: 10, learningRate: 0.5 }),
    input: sparseRows,
    twoClasses: true,
    ...declared,
  },
}

describe.each(Object.entries(subjects))('%s', (_, subject) => {
  for (const c of estimatorChecks(subject, runOnnx)) test(c.name, c.run)
})

const gap = (found: ArrayLike<number>, wanted: readonly number[]): number => {
  expect(found.length).toBe(wanted.length)
  return Math.max(...wanted.map((v, i) => Math.abs(found[i]! - v)))
}

test.each(fixture.cases)('scikit-learn: $data $call', async (golden) => {
  const set = (trees.data as unknown as { readonly [name: string]: { x: number[][]; y: number[] } })[golden.data]!
  const weight = golden.weighted ? { weight: set.y.map((_, i) => 1 + (i % 4) * 0.75) } : {}
  const model = await adaBoostClassifier(golden.params).fit({ ...set, ...weight })
  const some = set.x.slice(0, 20)
  expect(gap(hostData(model.estimatorErrors), golden.errors)).toBeLessThan(1e-9)
  expect(gap(hostData(model.estimatorWeights), golden.weights)).toBeLessThan(1e-9)
  expect(gap(await (await model.predictProba(some)).data(), golden.proba)).toBeLessThan(1e-9)
  expect(gap(await (await model.decisionFunction(some)).data(), golden.decision)).toBeLessThan(1e-9)
  expect(gap(await model.featureImportances.data(), golden.importances)).toBeLessThan(1e-9)
  expect(await model.predict(set.x)).toEqual(golden.predicted)
  const stages = await stagesOf(model.stagedPredictProba(set.x))
  expect(stages.length).toBe(golden.staged.length)
  for (const [t, wanted] of golden.staged.entries())
    expect(gap(hostData(stages[t]!).subarray(0, wanted.length), wanted)).toBeLessThan(1e-9)
  expect(hostData(stages.at(-1)!)).toEqual(hostData(await model.predictProba(set.x)))
})

async function stagesOf(staged: AsyncIterable<Tensor<'float64'>>): Promise<Tensor<'float64'>[]> {
  const all: Tensor<'float64'>[] = []
  for await (const stage of staged) all.push(stage)
  return all
}

test('its file keeps how much its trees count and how wrong they were; stages are refused after disposal', async () => {
  const { x, y } = trees.data.three as { x: number[][]; y: number[] }
  const model = await adaBoostClassifier({ nEstimators: 6 }).fit({ x, y })
  const loaded = load(save(model), [adaBoostClassifier]) as typeof model
  expect(hostData(loaded.estimatorWeights)).toEqual(hostData(model.estimatorWeights))
  expect(hostData(loaded.estimatorErrors)).toEqual(hostData(model.estimatorErrors))
  const [first] = await stagesOf(loaded.stagedPredictProba(x))
  expect(hostData(first!)).toEqual(hostData((await stagesOf(model.stagedPredictProba(x)))[0]!))
  loaded.dispose()
  await expect(loaded.stagedPredictProba(x).next()).rejects.toThrow(
    'adaBoostClassifier.stagedPredictProba: expected a live model, got one that was disposed.',
  )
  await expect(model.stagedPredictProba([[1]]).next()).rejects.toThrow('adaBoostClassifier.stagedPredictProba')
})

test('stops after a tree without mistakes, and refuses labels that nothing tells apart', async () => {
  const model = await adaBoostClassifier().fit({ x: [[1], [2], [3], [4]], y: ['a', 'a', 'b', 'b'] })
  expect(model.trees).toBe(1)
  expect(Array.from(hostData(model.estimatorErrors))).toEqual([0])
  await expect(adaBoostClassifier().fit({ x: [[1], [1]], y: ['a', 'b'] })).rejects.toThrow(
    'adaBoostClassifier.fit: expected a first tree better than chance, got none. Raise maxDepth, or check the labels.',
  )
})
