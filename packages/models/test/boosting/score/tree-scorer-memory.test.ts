import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { loadKernels } from '@foldwise/kernels'
import { expect, test } from 'vitest'
import { asGiven } from '../../../src/boosting/score/columns.ts'
import { type TreeScorer, treeScorer } from '../../../src/boosting/score/tree-scorer.ts'
import { plainScores, randomRows, randomTrees } from './random-trees.ts'

const { heap } = await loadKernels()
const FEATURES = 5
const COUNT = 40
const base = Float64Array.of(0)
const data = randomRows(30, FEATURES, 10, 1)

const treesOf = (seed: number) =>
  randomTrees({ count: COUNT, depth: 6, features: FEATURES, thresholds: 50, missingLeft: 50, seed })

const scorerOf = (seed: number): TreeScorer => treeScorer(treesOf(seed), base, () => 0, asGiven)

/** A matrix of one of the rows. */
const row = (i: number) =>
  ({ kind: 'dense', shape: [1, FEATURES], data: data.slice(i * FEATURES, (i + 1) * FEATURES) }) as const

const expected = (seed: number): Float64Array => plainScores(treesOf(seed), FEATURES, data, base, asGiven, COUNT)

test('after the first row there is no promise, and calls of two scorers do not mix', async () => {
  const scorers = [scorerOf(1), scorerOf(2)]
  const wanted = [expected(1), expected(2)]
  for (const s of scorers) await s.raw(row(0), COUNT)
  for (let i = 0; i < 30; i++) {
    expect(scorers.map((s) => s.raw(row(i), COUNT))).toEqual(wanted.map((w) => w.slice(i, i + 1)))
  }
  for (const s of scorers) s.dispose()
})

test('a disposed scorer gives its memory back, and takes it again when it is asked again', async () => {
  const before = heap.used
  const s = scorerOf(3)
  expect(heap.used).toBe(before)
  const first = await s.raw(row(0), COUNT)
  const held = heap.used
  expect(held).toBeGreaterThan(before)
  await s.raw(row(1), COUNT)
  expect(heap.used).toBe(held)
  s.dispose()
  s.dispose()
  expect(heap.used).toBe(before)
  expect(await s.raw(row(0), COUNT)).toEqual(first)
  expect(heap.used).toBe(held)
  s.dispose()
  expect(heap.used).toBe(before)
})

test('rows under way when a scorer is disposed are scored, and nothing stays', async () => {
  const before = heap.used
  const s = scorerOf(4)
  const under = Array.from({ length: 3 }, (_, i) => s.raw(row(i), COUNT))
  s.dispose()
  expect(await Promise.all(under)).toEqual([0, 1, 2].map((i) => expected(4).slice(i, i + 1)))
  expect(heap.used).toBe(before)
})

test('kernel memory that grows does not move the trees', async () => {
  const s = scorerOf(5)
  const first = await s.raw(row(7), COUNT)
  using ws = (await loadKernels()).workspace()
  ws.raw(Uint8Array, heap.memory.buffer.byteLength)
  expect(s.raw(row(7), COUNT)).toEqual(first)
  s.dispose()
})

test('a scorer that is forgotten gives its memory back when it is collected', async () => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  const before = heap.used
  const use = async (): Promise<void> => {
    await scorerOf(6).raw(row(0), COUNT)
  }
  await use()
  expect(heap.used).toBeGreaterThan(before)
  for (let i = 0; i < 50 && heap.used > before; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5))
    collect()
  }
  expect(heap.used).toBe(before)
})
