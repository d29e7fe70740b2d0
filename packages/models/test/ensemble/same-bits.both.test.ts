import { type Model, save, stream } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  adaBoostClassifier,
  decisionTreeRegressor,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestRegressor,
} from '../../src/index.ts'

const rng = stream(0, 'bits')
const x = Array.from({ length: 300 }, () => Array.from({ length: 6 }, () => (rng.next() < 0.1 ? NaN : rng.normal())))
const counts = x.map((r) => Math.max(0, Math.round(3 * (r[0]! || 0) + (r[1]! || 0) + Math.abs(r[2]! || 0))))
const labels = counts.map((v) => (v > 3 ? 'many' : v > 1 ? 'some' : 'few'))

const digest = async (model: Model): Promise<string> => {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', save(model) as Uint8Array<ArrayBuffer>))
  return Array.from(bytes.subarray(0, 8), (b) => b.toString(16).padStart(2, '0')).join('')
}

// Written down from Node: Chromium and other threads have to make the same files.
test.each([
  ['random forest', randomForestClassifier({ nEstimators: 10, criterion: 'entropy' }), labels, '3e03a86887e50553'],
  ['binned forest', randomForestClassifier({ nEstimators: 10, maxBins: 16 }), labels, '2dc9179901b4ed23'],
  ['extra trees', extraTreesRegressor({ nEstimators: 10, criterion: 'poisson' }), counts, '703610213f971b0a'],
  ['tree by absolute error', decisionTreeRegressor({ criterion: 'absoluteError' }), counts, '76f93070e29ff4da'],
  [
    'monotonic forest',
    randomForestRegressor({ nEstimators: 5, monotonicCst: [1, 1, 0, -1, 0, 0] }),
    counts,
    'ca90111228d9d623',
  ],
  ['AdaBoost', adaBoostClassifier({ nEstimators: 8, maxDepth: 2 }), labels, '3d632c969b0be965'],
] as const)('%s: the same file in every engine and on any number of threads', async (_, recipe, y, wanted) => {
  for (const threads of [1, 2]) {
    const model = await (recipe as { fit(data: object, o: object): Promise<Model> }).fit({ x, y }, { seed: 7, threads })
    expect(await digest(model)).toBe(wanted)
  }
})
