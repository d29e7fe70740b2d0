import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  expectedSums,
  HeldShapTrees,
  loadKernels,
  packShapTrees,
  runSteps,
  type ShapTrees,
  shapContributions,
} from '../../src/index.ts'
import { referenceContributions } from '../../src/tree-shap/reference.ts'
import { sharesOf } from '../../src/tree-shap/shap-trees.ts'
import { randomRows, randomTrees } from './random-trees.ts'

const kernels = await loadKernels()

const shapes = fc.record({
  features: fc.integer({ min: 1, max: 6 }),
  trees: fc.integer({ min: 1, max: 4 }),
  outputs: fc.integer({ min: 1, max: 3 }),
  vectors: fc.boolean(),
  depth: fc.integer({ min: 0, max: 7 }),
  seed: fc.nat(),
})

function explained(t: ShapTrees, data: Float64Array): Float64Array {
  using held = new HeldShapTrees(kernels, runSteps(packShapTrees(t)))
  return runSteps(shapContributions(held, { rows: data.length / t.features, data }, expectedSums(t)))
}

/** `[rows, outputs, features + 1]` without the last column. */
const withoutBias = (phi: Float64Array, features: number): Float64Array =>
  phi.filter((_, i) => i % (features + 1) !== features)

/** Sums of leaves of a row of which only some features are known. */
function sumsOf(t: ShapTrees, row: Float64Array, known: (feature: number) => boolean): Float64Array {
  const out = new Float64Array(t.outputs)
  const visit = (tree: number, n: number, share: number): void => {
    if (t.left[n]! < 0) {
      for (let k = 0; k < t.width; k++) out[t.outputOf(tree) + k]! += share * t.values[n * t.width + k]!
      return
    }
    const v = row[t.feature[n]!]!
    const left = Number.isNaN(v) ? t.missingLeft[n] === 1 : (t.membersOf!(n)?.includes(v) ?? v <= t.threshold[n]!)
    const [a, b] = known(t.feature[n]!) ? [Number(left), Number(!left)] : sharesOf(t, n)
    visit(tree, t.left[n]!, share * a)
    visit(tree, t.right[n]!, share * b)
  }
  for (let tree = 0; tree + 1 < t.starts.length; tree++) visit(tree, t.starts[tree]!, 1)
  return out
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** Shapley's definition: over all sets of the other features, what one more adds. */
function byDefinition(t: ShapTrees, row: Float64Array): Float64Array {
  const { features, outputs } = t
  const worth = Array.from({ length: 2 ** features }, (_, set) => sumsOf(t, row, (f) => ((set >> f) & 1) === 1))
  const phi = new Float64Array(outputs * features)
  for (let f = 0; f < features; f++) {
    for (let set = 0; set < worth.length; set++) {
      if ((set >> f) & 1) continue
      const size = set.toString(2).replaceAll('0', '').length
      const weight = (factorial(size) * factorial(features - 1 - size)) / factorial(features)
      for (let k = 0; k < outputs; k++) {
        phi[k * features + f]! += weight * (worth[set | (1 << f)]![k]! - worth[set]![k]!)
      }
    }
  }
  return phi
}

test('contributions have the bits of the reference, whatever rows are explained beside them', () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 1, max: 40 }), (s, rows) => {
      const t = randomTrees(s)
      const x = randomRows(rows, s.features, s.seed)
      expect(withoutBias(explained(t, x), s.features)).toEqual(referenceContributions(t, x))
    }),
    { numRuns: 60 },
  )
})

test('contributions are the Shapley values of their definition', () => {
  fc.assert(
    fc.property(shapes, (s) => {
      const t = randomTrees(s)
      const x = randomRows(3, s.features, s.seed)
      const phi = withoutBias(explained(t, x), s.features)
      for (let r = 0; r < 3; r++) {
        const size = s.outputs * s.features
        const expected = byDefinition(t, x.subarray(r * s.features, (r + 1) * s.features))
        expected.forEach((v, i) => {
          expect(Math.abs(phi[r * size + i]! - v)).toBeLessThan(1e-12)
        })
      }
    }),
    { numRuns: 60 },
  )
})

test('rows of contributions, with what is expected, add up to the sums of leaves', () => {
  fc.assert(
    fc.property(shapes, (s) => {
      const t = randomTrees({ ...s, features: s.features + 20, depth: s.depth + 4 })
      const width = t.features + 1
      const x = randomRows(5, t.features, s.seed)
      const phi = explained(t, x)
      for (let r = 0; r < 5; r++) {
        const sums = sumsOf(t, x.subarray(r * t.features, (r + 1) * t.features), () => true)
        sums.forEach((sum, k) => {
          const at = (r * s.outputs + k) * width
          expect(phi.subarray(at, at + width).reduce((a, b) => a + b, 0)).toBeCloseTo(sum, 12)
        })
      }
    }),
    { numRuns: 30 },
  )
})

test('a feature that no tree splits by adds exactly nothing', () => {
  const t = { ...randomTrees({ features: 3, trees: 5, outputs: 1, vectors: false, depth: 5, seed: 3 }), features: 6 }
  const phi = explained(t, randomRows(9, 6, 1))
  for (let r = 0; r < 9; r++) expect([...phi.subarray(7 * r + 3, 7 * r + 6)]).toEqual([0, 0, 0])
})

test('features that trees use alike add the same', () => {
  // and: 1 where both are above 0.
  const t: ShapTrees = {
    features: 2,
    outputs: 1,
    starts: Int32Array.of(0, 5),
    feature: Int32Array.of(0, 0, 1, 0, 0),
    threshold: Float64Array.of(0, 0, 0, 0, 0),
    missingLeft: new Uint8Array(5),
    left: Int32Array.of(1, -1, 3, -1, -1),
    right: Int32Array.of(2, -1, 4, -1, -1),
    cover: Float64Array.of(4, 2, 2, 1, 1),
    values: Float64Array.of(0, 0, 0, 0, 1),
    width: 1,
    outputOf: () => 0,
  }
  const phi = explained(t, Float64Array.of(1, 1))
  expect(phi[0]).toBeCloseTo(0.375, 15)
  expect(phi[1]).toBeCloseTo(0.375, 15)
  expect(phi[2]).toBe(0.25)
})

test('one thread and three give the same bits', async () => {
  const several = await loadKernels({ threads: 3 })
  const t = randomTrees({ features: 12, trees: 30, outputs: 2, vectors: false, depth: 8, seed: 11 })
  const x = { rows: 301, data: randomRows(301, 12, 5) }
  const [packed, bias] = [runSteps(packShapTrees(t)), expectedSums(t)]
  using one = new HeldShapTrees(kernels, packed)
  using three = new HeldShapTrees(several, packed)
  expect(runSteps(shapContributions(three, x, bias))).toEqual(runSteps(shapContributions(one, x, bias)))
})

test('a way down of a thousand splits by as many features', () => {
  const splits = 1000
  const nodes = 2 * splits + 1
  const inner = (n: number): boolean => n % 2 === 0 && n < nodes - 1
  const at = (f: (n: number) => number): number[] => Array.from({ length: nodes }, (_, n) => f(n))
  const t: ShapTrees = {
    features: splits,
    outputs: 1,
    starts: Int32Array.of(0, nodes),
    feature: Int32Array.from(at((n) => (inner(n) ? n / 2 : 0))),
    threshold: new Float64Array(nodes),
    missingLeft: new Uint8Array(nodes),
    left: Int32Array.from(at((n) => (inner(n) ? n + 1 : -1))),
    right: Int32Array.from(at((n) => (inner(n) ? n + 2 : -1))),
    cover: Float64Array.from(at((n) => 2 ** -Math.ceil(n / 2))),
    values: Float64Array.from(at((n) => n / nodes)),
    width: 1,
    outputOf: () => 0,
  }
  const phi = explained(t, new Float64Array(splits).fill(1))
  expect(phi.reduce((a, b) => a + b, 0)).toBeCloseTo(t.values[nodes - 1]!, 12)
})
