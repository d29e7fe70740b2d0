import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadKernels, nearest, packPoints } from '../../src/index.ts'
import { nearestTo } from '../../src/neighbors/reference.ts'
import { uniform } from '../random.ts'

const metrics = ['squaredEuclidean', 'manhattan', 'chebyshev', 'oneMinusDot'] as const
const rowsOf = (x: Float64Array, columns: number): Float64Array[] =>
  Array.from({ length: x.length / columns }, (_, i) => x.subarray(i * columns, (i + 1) * columns))

async function search(
  metric: (typeof metrics)[number],
  q: Float64Array,
  p: Float64Array,
  columns: number,
  k: number,
  threads = 1,
) {
  const kernels = await loadKernels({ threads })
  using ws = kernels.workspace()
  const points = packPoints(kernels, ws, { rows: p.length / columns, columns, values: ws.float64(p) })
  const rows = q.length / columns
  const distances = ws.float64(rows * k)
  const indices = ws.int32(rows * k)
  nearest(kernels, { metric, queries: { rows, columns, values: ws.float64(q) }, points, k, distances, indices })
  return { distances: distances.copy(), indices: indices.copy() }
}

// Few different values, so that many distances are equal.
const values = fc.oneof(fc.integer({ min: -2, max: 2 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }))
const sizes = fc.tuple(fc.integer({ min: 0, max: 11 }), fc.integer({ min: 1, max: 23 }), fc.integer({ min: 1, max: 7 }))

test('nearest is its plain definition, to the bit, for any sizes and ties', async () => {
  const cases = sizes.chain(([rows, points, columns]) =>
    fc.record({
      metric: fc.constantFrom(...metrics),
      q: fc.array(values, { minLength: rows * columns, maxLength: rows * columns }),
      p: fc.array(values, { minLength: points * columns, maxLength: points * columns }),
      columns: fc.constant(columns),
      k: fc.integer({ min: 1, max: points }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(cases, async ({ metric, q, p, columns, k }) => {
      const [queries, points] = [Float64Array.from(q), Float64Array.from(p)]
      const found = await search(metric, queries, points, columns, k)
      const wanted = rowsOf(queries, columns).map((row) => nearestTo(metric, row, rowsOf(points, columns), k))
      expect([...found.indices]).toEqual(wanted.flatMap((w) => w.indices))
      expect([...found.distances]).toEqual(wanted.flatMap((w) => w.distances))
    }),
  )
})

test.each(metrics)('%s: more points than a cache holds, on 1 and 3 threads', async (metric) => {
  const [queries, points] = [uniform(301 * 5, 1), uniform(9001 * 5, 2)]
  const one = await search(metric, queries, points, 5, 7)
  expect(await search(metric, queries, points, 5, 7, 3)).toEqual(one)
  for (const i of [0, 4, 150, 300]) {
    const wanted = nearestTo(metric, queries.subarray(5 * i, 5 * i + 5), rowsOf(points, 5), 7)
    expect([...one.indices.subarray(7 * i, 7 * i + 7)]).toEqual(wanted.indices)
    expect([...one.distances.subarray(7 * i, 7 * i + 7)]).toEqual(wanted.distances)
  }
})

test.each(metrics)('%s: many neighbours, with ties, are in order', async (metric) => {
  const [queries, points] = [20, 40].map((rows) => uniform(rows * 45, rows).map((v) => Math.round(3 * v)))
  for (const k of [48, 49, 50, 97, 600]) {
    const found = await search(metric, queries!, points!, 3, k)
    const wanted = rowsOf(queries!, 3).map((row) => nearestTo(metric, row, rowsOf(points!, 3), k))
    expect([...found.indices]).toEqual(wanted.flatMap((w) => w.indices))
    expect([...found.distances]).toEqual(wanted.flatMap((w) => w.distances))
  }
})

test('distances too large for a number still have k points', async () => {
  const { distances, indices } = await search(
    'squaredEuclidean',
    Float64Array.of(1e300),
    Float64Array.of(-1e300, 1e300, 0),
    1,
    3,
  )
  expect([...indices]).toEqual([1, 0, 2])
  expect([...distances]).toEqual([0, Infinity, Infinity])
})
