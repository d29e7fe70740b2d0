import { checkpoints, type FitOptions, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  extraTreesRegressor,
  randomForestClassifier,
  randomForestRegressor,
} from '../../src/index.ts'
import { forestOf, joinTrees } from '../../src/tree/forest.ts'
import { sumOfTrees } from '../../src/tree/predict-forest.ts'
import { treeInsight, treeState } from '../../src/tree/single-tree.ts'
import { emptyNodes } from '../../src/tree/tree-nodes.ts'
import { longestTurn } from '../longest-turn.ts'

// Nodes of which one column's search is long: it stops in the midst of the column.

const rows = 400_000
const rng = stream(0, 'turns')
const noise = Float64Array.from({ length: 12 * rows }, () => rng.next())
const made = (n: number, columns: number) => tensor(noise.subarray(0, n * columns), [n, columns])
const x = (n: number) => made(n, 2)
const y = noise.subarray(5, 5 + rows)
const stump = { maxDepth: 1 }

const fits: Record<string, (o: FitOptions) => Promise<unknown>> = {
  'absolute error': (o) =>
    decisionTreeRegressor({ ...stump, criterion: 'absoluteError' }).fit({ x: x(rows), y: y.subarray(0, rows) }, o),
  'absolute error, drawn thresholds': (o) =>
    extraTreesRegressor({ ...stump, nEstimators: 1, criterion: 'absoluteError' }).fit({ x: x(rows), y }, o),
  'twelve outputs': (o) =>
    randomForestRegressor({ ...stump, nEstimators: 1 }).fit({ x: x(rows), y: made(rows, 12) }, o),
  'entropy of weighted classes': (o) => {
    const labels = Array.from({ length: 40_000 }, (_, i) => Math.floor(100 * noise[3 * i]!))
    const data = { x: x(40_000), y: labels, weight: noise.subarray(7, 40_007) }
    return decisionTreeClassifier({ ...stump, criterion: 'entropy' }).fit(data, o)
  },
}

// A collection of garbage may fall into a turn, but not into each try's.
const again = { retry: 2 }

test.each(Object.entries(fits))('%s: an abort is seen within 200 ms', again, async (_, fit) => {
  const stop = new AbortController()
  const fitting = () =>
    fit({ signal: stop.signal }).catch((reason: unknown) => {
      if (reason !== 'enough') throw reason
    })
  expect(await longestTurn(fitting, () => stop.abort('enough'), 900)).toBeLessThan(200)
})

test('many rows through one tree, and through many', again, async () => {
  const small = { x: x(2000), y: y.subarray(0, 2000) }
  const tree = await decisionTreeRegressor().fit(small)
  const forest = await randomForestRegressor({ nEstimators: 40 }).fit(small)
  const many = x(rows)
  expect(await longestTurn(() => tree.apply(many))).toBeLessThan(200)
  expect(await longestTurn(() => forest.predict(many))).toBeLessThan(200)
})

test('many probabilities of many classes', again, async () => {
  const n = 200_000
  const labels = Array.from({ length: 2000 }, (_, i) => Math.floor(100 * noise[i]!))
  const forest = await randomForestClassifier({ nEstimators: 3, maxDepth: 3 }).fit({ x: x(2000), y: labels })
  expect(await longestTurn(() => forest.predictProba(x(n)))).toBeLessThan(100)
})

test('trees of millions of nodes: what follows their growth, and the first of their predictions', again, async () => {
  const nodes = emptyNodes(3_000_001, 1)
  // Each left child is a leaf.
  for (let i = 0; i + 2 < nodes.feature.length; i += 2) {
    nodes.feature[i] = 0
    nodes.left[i] = i + 1
    nodes.right[i] = i + 2
    nodes.threshold[i] = 0.1
    nodes.weight[i] = nodes.impurity[i] = 1
  }
  nodes.values[1] = 3
  const made = async () => {
    const state = await treeState(nodes, 2, { checkpoint: checkpoints() })
    const insight = treeInsight('tree', state, forestOf(state, 1, 2), 2, 'squaredError', String)
    expect(insight).toMatchObject({ nodes: 3_000_001, leaves: 1_500_001, depth: 1_500_000 })
    expect(await insight.featureImportances.data()).toEqual(Float64Array.of(1, 0))
  }
  expect(await longestTurn(made)).toBeLessThan(100)
  const sum = sumOfTrees(joinTrees([nodes, nodes], 1))
  const rows = { rows: 1, features: 2, data: new Float32Array(2), missing: false }
  const predicted = async () => expect(await sum(rows)).toEqual(Float64Array.of(6))
  expect(await longestTurn(predicted)).toBeLessThan(100)
})
