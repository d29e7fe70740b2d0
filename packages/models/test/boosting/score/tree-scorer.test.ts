import { stream } from '@foldwise/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Reading, readings, type ScoredTrees } from '../../../src/boosting/score/columns.ts'
import { treeScorer } from '../../../src/boosting/score/tree-scorer.ts'

const FEATURES = 4

/** Random trees of up to `leaves` leaves, with few or many different thresholds. */
function randomTrees(count: number, leaves: number, thresholds: number, seed: number): ScoredTrees {
  const rng = stream(seed, 'trees')
  const starts = [0]
  const [feature, threshold, missingLeft, left, value]: number[][] = [[], [], [], [], []] as never
  for (let t = 0; t < count; t++) {
    const first = left!.length
    const add = (): void => {
      feature!.push(0)
      threshold!.push(0)
      missingLeft!.push(0)
      left!.push(0)
      value!.push(Math.fround(rng.normal()))
    }
    add()
    const open = [first]
    for (let k = 1 + Math.floor(rng.next() * leaves); k > 1; k--) {
      const [n] = open.splice(Math.floor(rng.next() * open.length), 1) as [number]
      feature![n] = Math.floor(rng.next() * FEATURES)
      threshold![n] = Math.fround(Math.floor(rng.next() * thresholds) / thresholds - 0.5)
      missingLeft![n] = Math.floor(rng.next() * 2)
      left![n] = left!.length - first
      open.push(left!.length, left!.length + 1)
      add()
      add()
    }
    starts.push(left!.length)
  }
  return {
    starts: Int32Array.from(starts),
    feature: Int32Array.from(feature!),
    threshold: Float64Array.from(threshold!),
    missingLeft: Uint8Array.from(missingLeft!),
    left: Int32Array.from(left!),
    value: Float64Array.from(value!),
  }
}

/** Scores by definition. */
function plain(t: ScoredTrees, x: Float64Array, base: Float64Array, r: Reading, count: number): Float64Array {
  const rows = x.length / FEATURES
  const out = new Float64Array(rows * base.length)
  for (let i = 0; i < rows; i++) {
    out.set(base, i * base.length)
    for (let tree = 0; tree < count; tree++) {
      const first = t.starts[tree]!
      let n = first
      while (t.left[n] !== 0) {
        const f = t.feature[n]!
        const given = r.single ? Math.fround(x[i * FEATURES + f]!) : x[i * FEATURES + f]!
        const zero = Math.abs(given) <= r.zero
        const v = !zero || r.of(f) === readings.plain ? given : r.of(f) === readings.zeroIsMissing ? NaN : 0
        const goesLeft = Number.isNaN(v) ? t.missingLeft[n] === 1 : v <= t.threshold[n]!
        n = first + t.left[n]! + (goesLeft ? 0 : 1)
      }
      const at = i * base.length + (tree % base.length)
      out[at] = r.single ? Math.fround(out[at]! + t.value[n]!) : out[at]! + t.value[n]!
    }
  }
  return out
}

const setting = fc.record({
  rows: fc.constantFrom(1, 3, 24, 25, 128, 261),
  // Few rows are walked through five or six trees at a time.
  trees: fc.integer({ min: 1, max: 14 }),
  // More than 256 leaves are left to others where rows are many.
  leaves: fc.constantFrom(1, 5, 31, 250),
  // More than 255 of a feature need several columns.
  thresholds: fc.constantFrom(3, 100, 5000),
  outputs: fc.integer({ min: 1, max: 3 }),
  single: fc.boolean(),
  kind: fc.constantFrom(0, 1, 2),
  seed: fc.nat({ max: 1e6 }),
})

test('few rows and many have the bits of leaves added up one by one', () =>
  fc.assert(
    fc.asyncProperty(setting, async (s) => {
      const t = randomTrees(s.trees, s.leaves, s.thresholds, s.seed)
      const rng = stream(s.seed, 'rows')
      const odd = [NaN, 0, -0, 1e-3, Infinity, -Infinity, 0.25]
      const data = Float64Array.from({ length: s.rows * FEATURES }, () =>
        rng.next() < 0.2 ? odd[Math.floor(rng.next() * odd.length)]! : rng.next() - 0.5,
      )
      const base = Float64Array.from({ length: s.outputs }, (_, i) => i / 4)
      const reading = { of: (f: number) => (s.kind + f) % 3, zero: 2e-3, single: s.single }
      const scorer = treeScorer(t, base, (tree) => tree % s.outputs, reading)
      for (const count of [s.trees, Math.ceil(s.trees / 2)]) {
        const raw = await scorer.raw({ kind: 'dense', shape: [s.rows, FEATURES], data }, count)
        expect(raw).toEqual(plain(t, data, base, reading, count))
      }
    }),
    { numRuns: 60 },
  ))

test('trees that are too large are left to others', async () => {
  const t = randomTrees(1, 1, 3, 1)
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
