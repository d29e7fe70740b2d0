import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockTrees } from '../../../src/boosting/score/block-trees.ts'
import { asGiven, makeColumns, readings } from '../../../src/boosting/score/columns.ts'
import { treeScorer } from '../../../src/boosting/score/tree-scorer.ts'
import { plainScores, randomRows, randomTrees } from './random-trees.ts'

const FEATURES = 4

const setting = fc.record({
  rows: fc.constantFrom(1, 3, 33, 96, 97, 128, 261),
  // Single rows are taken through two or six trees at a time.
  count: fc.integer({ min: 1, max: 14 }),
  // More than 256 leaves are left to others where rows are many.
  leaves: fc.constantFrom(1, 5, 31, 250),
  // More than 255 of a feature need several columns.
  thresholds: fc.constantFrom(3, 100, 5000),
  outputs: fc.integer({ min: 1, max: 3 }),
  single: fc.boolean(),
  kind: fc.constantFrom(0, 1, 2),
  seed: fc.nat({ max: 1e6 }),
})

const startOf = (outputs: number): Float64Array => Float64Array.from({ length: outputs }, (_, i) => i / 4)

test('few rows and many have the bits of leaves added up one by one', () =>
  fc.assert(
    fc.asyncProperty(setting, async (s) => {
      const t = randomTrees({ ...s, features: FEATURES, missingLeft: 50 })
      const data = randomRows(s.rows, FEATURES, 20, s.seed)
      const base = startOf(s.outputs)
      const reading = { of: (f: number) => (s.kind + f) % 3, zero: 2e-3, single: s.single }
      const scorer = treeScorer(t, base, (tree) => tree % s.outputs, reading)
      for (const count of [s.count, Math.ceil(s.count / 2)]) {
        const raw = await scorer.raw({ kind: 'dense', shape: [s.rows, FEATURES], data }, count)
        expect(raw).toEqual(plainScores(t, FEATURES, data, base, reading, count))
      }
      scorer.dispose()
    }),
    { numRuns: 60 },
  ))

const filled = fc.record({
  rows: fc.constantFrom(1, 2, 35),
  count: fc.integer({ min: 1, max: 5 }),
  depth: fc.integer({ min: 0, max: 12 }),
  // Of 32, 64, 128 columns there are forms of their own; where there are more, trees are not cut into blocks.
  features: fc.constantFrom(3, 31, 33, 60, 64, 65, 128, 150),
  missingLeft: fc.constantFrom(0, 50, 100),
  odd: fc.constantFrom(0, 10),
  outputs: fc.integer({ min: 1, max: 3 }),
  single: fc.boolean(),
  sets: fc.boolean(),
  seed: fc.nat({ max: 1e6 }),
})

test('a row through full trees of any depth has the bits of leaves added up one by one', () =>
  fc.assert(
    fc.asyncProperty(filled, async (s) => {
      const drawn = randomTrees({ ...s, thresholds: 40 })
      // Each set of categories is a search of its own: in deep trees there would be too many.
      const isCategory = (f: number): boolean => s.sets && s.depth <= 6 && f % 8 === 2
      const setOf = (n: number) => (isCategory(drawn.feature[n]!) ? Int32Array.of(0, n % 4, 9000) : undefined)
      const t = { ...drawn, setOf }
      const data = randomRows(s.rows, s.features, s.odd, s.seed).map((v, i) => (isCategory(i % s.features) ? 9 * v : v))
      const base = startOf(s.outputs)
      const category = s.seed % 2 === 0 ? readings.category : readings.categoryBelow
      const of = (f: number) => (isCategory(f) ? category : readings.plain)
      const reading = { of, zero: 0, single: s.single }
      const scorer = treeScorer(t, base, (tree) => tree % s.outputs, reading)
      for (const count of [s.count, Math.ceil(s.count / 2)]) {
        const raw = await scorer.raw({ kind: 'dense', shape: [s.rows, s.features], data }, count)
        expect(raw).toEqual(plainScores(t, s.features, data, base, reading, count))
      }
      scorer.dispose()
    }),
    { numRuns: 60 },
  ))

test('full trees of up to 128 searches are cut into blocks, others are not', () => {
  const fits = (depth: number, features: number): boolean => {
    const t = randomTrees({ count: 30, depth, features, thresholds: 9, missingLeft: 50, seed: 1 })
    return blockTrees(t, makeColumns(t, asGiven)!, Float64Array.of(0), false) !== undefined
  }
  expect([fits(6, 28), fits(12, 28), fits(8, 128), fits(8, 129), fits(13, 28)]).toEqual([
    ...[true, true, true, false, false],
  ])
})

test('float32 sums are left to the walk where a leaf is not a float32 number', async () => {
  const drawn = randomTrees({ count: 9, depth: 5, features: 3, thresholds: 9, missingLeft: 50, seed: 2 })
  const t = { ...drawn, value: drawn.value.map((v) => v / 3) }
  const reading = { ...asGiven, single: true }
  const base = Float64Array.of(0.1)
  expect(blockTrees(t, makeColumns(t, reading)!, base, true)).toBeUndefined()
  const data = randomRows(2, 3, 10, 3)
  const scorer = treeScorer(t, base, () => 0, reading)
  expect(await scorer.raw({ kind: 'dense', shape: [2, 3], data }, 9)).toEqual(plainScores(t, 3, data, base, reading, 9))
})

test('trees that are too large are left to others', async () => {
  const t = randomTrees({ count: 1, leaves: 1, features: 1, thresholds: 3, missingLeft: 0, seed: 1 })
  const large = {
    ...t,
    starts: Int32Array.of(0, 20_001),
    left: new Int32Array(20_001),
    value: new Float64Array(20_001),
  }
  for (let n = 0; n < 10_000; n++) large.left[n] = 2 * n + 1
  const feature = new Int32Array(20_001)
  const scorer = treeScorer(
    { ...large, feature, threshold: new Float64Array(20_001), missingLeft: new Uint8Array(20_001) },
    Float64Array.of(0),
    () => 0,
    { of: () => 0, zero: 0, single: false },
  )
  for (const rows of [1, 100]) {
    expect(await scorer.raw({ kind: 'dense', shape: [rows, 4], data: new Float64Array(4 * rows) }, 1)).toBeUndefined()
  }
})
