import { type FitOptions, stream, tensor } from '@foldwise/core'
import { expect, test } from 'vitest'
import {
  decisionTreeClassifier,
  decisionTreeRegressor,
  extraTreesRegressor,
  randomForestRegressor,
} from '../../src/index.ts'
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
