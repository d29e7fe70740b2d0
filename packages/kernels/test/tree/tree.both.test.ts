import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  argsort,
  loadKernels,
  readTreeRecords,
  type TreeCriterion,
  TreeJob,
  tree,
  treeWeights,
} from '../../src/index.ts'
import { type ReferenceNode, type ReferenceProblem, referenceTree } from '../../src/tree/reference.ts'

const kernels = await loadKernels()

/** Grows a tree in the kernel, in pieces of `work`. */
function grown(
  p: ReferenceProblem,
  kind: keyof typeof treeWeights,
  work: number,
  { randomSplits = false, maxLeafNodes = 0 } = {},
): ReferenceNode[] {
  using ws = kernels.workspace()
  const k = kernels.use(tree)
  const [rows, features] = [p.x.length, p.x[0]!.length]
  const keys = ws.float32(p.x.flat())
  k.makeKeys(0, rows * features, keys.at)
  const classes = ws.int32(p.y.flat())
  const outputs = [p.y[0]!].flat().length
  const values = ws.float64(p.y.flat())
  const included = ws.uint8(p.weight.map((w) => Number(w > 0)))
  const columns = ws.float64(rows * features)
  const scratch = ws.uint8(16 * rows + 24576)
  const bits = p.classCount === 2 ? classes.at : 0
  const used = k.presort(0, features, rows, features, keys.at, bits, included.at, rows, columns.at, scratch.at)
  const order = ws.int32(rows)
  if (outputs === 1) argsort(kernels, values, order)
  const rank = ws.int32(rows)
  const targetOrder = ws.float64(rows)
  const words = new Uint32Array(kernels.memory.buffer, targetOrder.at, 2 * rows)
  let n = 0
  order.copy().forEach((row, place) => {
    rank.view[row] = place
    if (p.weight[row]! > 0) words[2 * n++] = 2 * row
  })
  const table = ws.float64(1000)
  k.logTable(999, table.at)
  const job = new TreeJob(kernels, ws, {
    rows,
    features,
    classCount: p.classCount,
    outputs,
    criterion: p.criterion,
    randomSplits,
    maxDepth: p.maxDepth,
    maxLeafNodes,
  })
  const weights = { none: 0, counts: ws.uint8(p.weight).at, any: ws.float64(p.weight).at }[kind]
  job.write({
    totalWeight: p.weight.reduce((a, b) => a + b, 0),
    minWeightLeaf: 0,
    minImpurityDecrease: 0,
    keys: keys.at,
    columns: columns.at,
    targetOrder: p.criterion === 'absoluteError' ? targetOrder.at : 0,
    targetRank: rank.at,
    classes: classes.at,
    targets: values.at,
    weights,
    weightKind: treeWeights[kind],
    logTable: table.at,
    rows: used,
    maxFeatures: features,
    drawFeatures: 0,
    minSamplesSplit: 2,
    minSamplesLeaf: p.minSamplesLeaf,
    random: 1,
  })
  k.plant(job.at)
  const nodes: ReferenceNode[] = []
  for (let state = 1; state !== 0; ) {
    state = k.grow(job.at, work)
    if (state === 1) continue
    readTreeRecords(job.takeRecords(), job.recordDoubles, ({ feature, threshold, missingLeft, ...r }) =>
      nodes.push({
        feature,
        threshold: feature < 0 ? 0 : threshold,
        missingLeft: missingLeft === 1,
        samples: r.samples,
        impurity: r.impurity,
        values: [...r.values],
      }),
    )
  }
  return nodes
}

const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.float({ noDefaultInfinity: true, noNaN: true }),
  fc.constant(NaN),
)
/** A column of zeros and ones for each of three classes of one label and of two of another. */
const labels = fc
  .tuple(fc.nat(2), fc.nat(1))
  .map(([a, b]) => [0, 1, 2, 3, 4].map((k) => Number(k === a || k === b + 3)))
const target = (criterion: TreeCriterion, max: number, outputs: number): fc.Arbitrary<number | number[]> => {
  if (criterion === 'entropy' && outputs > 1) return labels
  const one = fc.integer({ min: 0, max })
  return outputs === 1 ? one : fc.array(one, { minLength: outputs, maxLength: outputs })
}
const problem = (criterion: TreeCriterion, classCount: number, outputs: number, weight: fc.Arbitrary<number>) =>
  fc.integer({ min: 2, max: 40 }).chain((rows) =>
    fc.record({
      x: fc.array(fc.tuple(value, value, value), { minLength: rows, maxLength: rows }),
      y: fc.array(target(criterion, classCount > 1 ? classCount - 1 : 9, outputs), {
        minLength: rows,
        maxLength: rows,
      }),
      weight: fc.array(weight, { minLength: rows, maxLength: rows }).filter((w) => w.some((v) => v > 0)),
      classCount: fc.constant(classCount),
      criterion: fc.constant(criterion),
      minSamplesLeaf: fc.integer({ min: 1, max: 4 }),
      maxDepth: fc.constantFrom(1, 3, 1000),
    }),
  )

const weights = {
  none: fc.constant(1),
  counts: fc.integer({ min: 0, max: 3 }),
  any: fc.constantFrom(0, 0.25, 0.5, 1, 3),
}

describe.each([
  ['gini', 2, 1],
  ['gini', 4, 1],
  ['entropy', 2, 1],
  ['entropy', 3, 1],
  ['entropy', 1, 5],
  ['squaredError', 1, 1],
  ['squaredError', 1, 3],
  ['absoluteError', 1, 1],
  ['poisson', 1, 1],
  ['poisson', 1, 2],
] as const)('%s, %i classes, %i outputs', (criterion, classCount, outputs) => {
  test.each(['none', 'counts', 'any'] as const)('the tree of the reference, weights: %s', (kind) => {
    fc.assert(
      fc.property(problem(criterion, classCount, outputs, weights[kind]), fc.constantFrom(1, 50, 1e9), (p, work) => {
        const found = grown(p, kind, work)
        const wanted = referenceTree(p)
        const shape = ({ feature, threshold, missingLeft, samples }: ReferenceNode) => [
          feature,
          threshold,
          missingLeft,
          samples,
        ]
        expect(found.map(shape)).toEqual(wanted.map(shape))
        found.forEach((node, i) => {
          const { impurity } = wanted[i]!
          expect(node.impurity).toBeCloseTo(impurity, 9)
          node.values.forEach((v, k) => {
            expect(v).toBeCloseTo(wanted[i]!.values[k]!, 9)
          })
        })
      }),
      { numRuns: 40 },
    )
  })
})

test.each([
  ['gini', 2, 1],
  ['entropy', 3, 1],
  ['entropy', 1, 5],
  ['squaredError', 1, 2],
  ['absoluteError', 1, 1],
  ['poisson', 1, 1],
] as const)(
  '%s, %i classes, %i outputs: the same bits whatever work is done at once',
  (criterion, classes, outputs) => {
    fc.assert(
      fc.property(
        problem(criterion, classes, outputs, weights.any),
        fc.boolean(),
        fc.constantFrom(0, 5),
        fc.integer({ min: 1, max: 300 }),
        (p, randomSplits, maxLeafNodes, work) => {
          const how = { randomSplits, maxLeafNodes }
          expect(grown(p, 'any', work, how)).toEqual(grown(p, 'any', 1e9, how))
        },
      ),
      { numRuns: 60 },
    )
  },
)

test('keepDrawn keeps the drawn rows of each column in order, and countWeights weighs them', () => {
  using ws = kernels.workspace()
  const k = kernels.use(tree)
  const [rows, columns] = [50, 3]
  const counts = ws.uint8(rows)
  const distinct = k.drawRows(rows, 40, 12345, counts.at)
  expect(counts.view.reduce((a, b) => a + b, 0)).toBe(40)
  expect(counts.view.filter((c) => c > 0).length).toBe(distinct)
  const source = ws.float64(rows * columns)
  const words = new Uint32Array(kernels.memory.buffer, source.at, 2 * rows * columns)
  const order = Array.from({ length: rows * columns }, (_, i) => ((i % rows) * 7 + Math.floor(i / rows)) % rows)
  order.forEach((row, i) => {
    words[2 * i] = 2 * row + 1
    words[2 * i + 1] = i
  })
  const target = ws.float64(rows * columns)
  expect(k.keepDrawn(columns, rows, rows, source.at, counts.at, target.at)).toBe(distinct)
  const kept = new Uint32Array(kernels.memory.buffer, target.at, 2 * rows * columns)
  for (let c = 0; c < columns; c++) {
    const wanted = order.slice(c * rows, (c + 1) * rows).filter((row) => counts.view[row]! > 0)
    expect(Array.from({ length: distinct }, (_, i) => kept[2 * (c * rows + i)]! >> 1)).toEqual(wanted)
  }
  const weight = ws.float64(Array.from({ length: rows }, (_, i) => i / 8))
  const out = ws.float64(rows)
  k.countWeights(rows, weight.at, counts.at, out.at)
  expect([...out.view]).toEqual(Array.from(counts.view, (c, i) => (c * i) / 8))
})

test('a bootstrap draws every row about as often', () => {
  using ws = kernels.workspace()
  const sums = new Float64Array(10)
  const counts = ws.uint8(10)
  for (let seed = 1; seed <= 2000; seed++) {
    kernels.use(tree).drawRows(10, 10, Math.imul(seed, 0x9e3779b1) >>> 0, counts.at)
    counts.view.forEach((c, i) => {
      sums[i]! += c
    })
  }
  // Binomial with mean 2000 and standard deviation 42.
  for (const s of sums) expect(Math.abs(s - 2000)).toBeLessThan(5 * 42)
})
