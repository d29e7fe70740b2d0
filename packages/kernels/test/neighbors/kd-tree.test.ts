import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  buildTree,
  countInTree,
  listInTree,
  loadKernels,
  nearestInTree,
  packTree,
  runSteps,
  treeLevels,
  treeNodes,
} from '../../src/index.ts'
import { nearestTo } from '../../src/neighbors/reference.ts'
import { uniform } from '../random.ts'

const metrics = ['squaredEuclidean', 'manhattan', 'chebyshev', 'oneMinusDot'] as const
const rowsOf = (x: Float64Array, columns: number): Float64Array[] =>
  Array.from({ length: x.length / columns }, (_, i) => x.subarray(i * columns, (i + 1) * columns))

async function treeOf(x: Float64Array, columns: number, threads = 1) {
  const kernels = await loadKernels({ threads })
  using ws = kernels.workspace()
  const rows = x.length / columns
  const order = ws.int32(rows)
  const boxes = ws.float64(treeNodes(treeLevels(rows)) * 2 * columns)
  runSteps(buildTree(kernels, { rows, columns, values: ws.float64(x) }, order, boxes))
  return { order: order.copy(), boxes: boxes.copy() }
}

async function search(
  metric: (typeof metrics)[number],
  q: Float64Array,
  x: Float64Array,
  columns: number,
  k: number,
  radius: number,
  threads = 1,
) {
  const kernels = await loadKernels({ threads })
  using ws = kernels.workspace()
  const { order, boxes } = await treeOf(x, columns, threads)
  const points = packTree(kernels, ws, x, columns, order, boxes)
  const rows = q.length / columns
  const options = { metric, queries: { rows, columns, values: ws.float64(q) }, points }
  const [distances, indices] = [ws.float64(rows * k), ws.int32(rows * k)]
  nearestInTree(kernels, options, k, distances, indices)
  const counts = ws.int32(rows)
  countInTree(kernels, options, radius, counts)
  const starts = ws.int32(rows)
  let total = 0
  for (let i = 0; i < rows; i++) {
    starts.view[i] = total
    total += counts.view[i]!
  }
  const [near, found] = [ws.float64(total), ws.int32(total)]
  listInTree(kernels, options, radius, counts, starts, near, found)
  const within = Array.from({ length: rows }, (_, i) => {
    const from = starts.view[i]!
    const list = Array.from({ length: counts.view[i]! }, (_, n) => ({
      d: near.view[from + n]!,
      i: found.view[from + n]!,
    }))
    return list.sort((a, b) => a.d - b.d || a.i - b.i)
  })
  return { distances: distances.copy(), indices: indices.copy(), within }
}

// Few different values, so that many distances are equal.
const values = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -1e3, max: 1e3, noNaN: true }))

test('the tree finds what comparing all points finds, to the bit, for any sizes and ties', async () => {
  const sizes = fc.tuple(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 5 }))
  const cases = sizes.chain(([points, columns]) =>
    fc.record({
      metric: fc.constantFrom(...metrics),
      q: fc.array(values, { minLength: 3 * columns, maxLength: 3 * columns }),
      p: fc.array(values, { minLength: points * columns, maxLength: points * columns }),
      columns: fc.constant(columns),
      k: fc.integer({ min: 1, max: Math.min(points, 20) }),
      radius: fc.constantFrom(0, 1, 2, 100),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ metric, q, p, columns, k, radius }) => {
      const [queries, points] = [Float64Array.from(q), Float64Array.from(p)]
      const found = await search(metric, queries, points, columns, k, radius)
      const all = rowsOf(queries, columns).map((row) =>
        nearestTo(metric, row, rowsOf(points, columns), p.length / columns),
      )
      expect([...found.indices]).toEqual(all.flatMap((w) => w.indices.slice(0, k)))
      expect([...found.distances]).toEqual(all.flatMap((w) => w.distances.slice(0, k)))
      const near = all.map(({ distances, indices }) =>
        distances.map((d, n) => ({ d, i: indices[n]! })).filter(({ d }) => d <= radius),
      )
      expect(found.within).toEqual(near)
    }),
    { numRuns: 60 },
  )
})

test('the same tree and the same neighbours on 1 and 3 threads; leaves of 26 points at least', async () => {
  const [queries, points] = [uniform(200 * 3, 1), uniform(9001 * 3, 2)]
  const one = await treeOf(points, 3)
  expect(await treeOf(points, 3, 3)).toEqual(one)
  expect([...one.order].sort((a, b) => a - b)).toEqual(Array.from({ length: 9001 }, (_, i) => i))
  const found = await search('squaredEuclidean', queries, points, 3, 7, 0.01)
  expect(await search('squaredEuclidean', queries, points, 3, 7, 0.01, 3)).toEqual(found)
})

test('a box holds the points of its node', async () => {
  const points = uniform(1000 * 2, 3)
  const { order, boxes } = await treeOf(points, 2)
  const check = (node: number, from: number, to: number, level: number): void => {
    expect(to - from).toBeGreaterThan(20)
    for (let j = 0; j < 2; j++) {
      const all = Array.from(order.subarray(from, to), (i) => points[2 * i + j]!)
      expect(boxes[4 * node + j]).toBe(Math.min(...all))
      expect(boxes[4 * node + 2 + j]).toBe(Math.max(...all))
    }
    if (level === 0) return
    const middle = from + 4 * Math.ceil(Math.floor((to - from) / 2) / 4)
    check(2 * node + 1, from, middle, level - 1)
    check(2 * node + 2, middle, to, level - 1)
  }
  check(0, 0, 1000, treeLevels(1000))
})

test.each(metrics)('%s: many neighbours, with ties, are in order', async (metric) => {
  const [queries, points] = [20, 400].map((rows) => uniform(rows * 3, rows).map((v) => Math.round(3 * v)))
  for (const k of [48, 49, 97, 400]) {
    const found = await search(metric, queries!, points!, 3, k, 0)
    const wanted = rowsOf(queries!, 3).map((row) => nearestTo(metric, row, rowsOf(points!, 3), k))
    expect([...found.indices]).toEqual(wanted.flatMap((w) => w.indices))
    expect([...found.distances]).toEqual(wanted.flatMap((w) => w.distances))
  }
})
