import { expect, test } from 'vitest'
import { loadKernels, nearest, packPoints } from '../../src/index.ts'
import { coarsenPoints } from '../../src/neighbors/coarse.ts'
import { nearestTo } from '../../src/neighbors/reference.ts'
import { uniform } from '../random.ts'

const POINTS = 1003

/** Points of each sort, `[POINTS, columns]`. */
const sorts: Record<string, (columns: number) => Float64Array> = {
  spread: (c) => uniform(POINTS * c, 3),
  'of few values, so that many distances are equal': (c) => uniform(POINTS * c, 4).map((v) => Math.round(v * 2)),
  'far from 0': (c) => uniform(POINTS * c, 5).map((v) => 1e8 + v),
  'close together but for a few': (c) => uniform(POINTS * c, 6).map((v, i) => (i % 97 < c ? v * 1e9 : v)),
  'mostly the same one': (c) => uniform(POINTS * c, 7).map((v, i) => (i < 90 * c ? v : 0.25)),
  'too close for the squares of normal numbers': (c) => uniform(POINTS * c, 8).map((v) => v * 1e-170),
  'too far for them': (c) => uniform(POINTS * c, 9).map((v) => v * 1e170),
  'with one beyond them': (c) => uniform(POINTS * c, 10).map((v, i) => (i === 5 ? 1e300 : v)),
  'all the same': (c) => new Float64Array(POINTS * c).fill(0.1),
}

test.each(Object.keys(sorts))(
  'neighbours of many queries are their plain definition, to the bit: points %s',
  async (sort) => {
    const kernels = await loadKernels({ threads: 1 })
    for (const [columns, k] of [
      [1, 4],
      [5, 1],
      [30, 6],
    ] as const) {
      using ws = kernels.workspace()
      const x = sorts[sort]!(columns)
      const own = Array.from({ length: POINTS }, (_, i) => x.subarray(i * columns, (i + 1) * columns))
      const points = packPoints(kernels, ws, { rows: POINTS, columns, values: ws.float64(x) })
      // Of the points themselves, and of others near and far.
      const rows = 47
      const q = x.slice(columns * 900, columns * (900 + rows)).map((v, i) => (i < 20 * columns ? v : v * (i % 7)))
      const distances = ws.float64(rows * k)
      const indices = ws.int32(rows * k)
      nearest(kernels, {
        metric: 'squaredEuclidean',
        queries: { rows, columns, values: ws.float64(q) },
        points,
        k,
        distances,
        indices,
      })
      const wanted = Array.from({ length: rows }, (_, i) =>
        nearestTo('squaredEuclidean', q.subarray(i * columns, (i + 1) * columns), own, k),
      )
      expect([...indices.view]).toEqual(wanted.flatMap((w) => w.indices))
      expect([...distances.view]).toEqual(wanted.flatMap((w) => w.distances))
    }
  },
)

test('rounded rows are never further apart than the points, but for their errors', async () => {
  const kernels = await loadKernels({ threads: 1 })
  for (const sort of ['spread', 'far from 0', 'close together but for a few']) {
    const columns = 5
    using ws = kernels.workspace()
    const x = sorts[sort]!(columns)
    const points = packPoints(kernels, ws, { rows: POINTS, columns, values: ws.float64(x) })
    const { rows, halves, scale, error } = coarsenPoints(kernels, ws, points)!
    expect(error).toBeLessThan(Math.sqrt(columns) / 2 + 0.02)
    const row = (i: number) =>
      Array.from({ length: columns }, (_, j) => rows.view[(i >> 3) * 48 + (j >> 1) * 16 + (i & 7) * 2 + (j & 1)]!)
    for (let i = 0; i < POINTS; i += 101) {
      const a = row(i)
      expect(halves.view[i]).toBe(-Math.floor(a.reduce((s, v) => s + v * v, 0) / 2))
      for (let l = 0; l < POINTS; l += 7) {
        const apart = Math.hypot(...row(l).map((v, j) => v - a[j]!))
        const real = Math.hypot(...a.map((_, j) => x[i * columns + j]! - x[l * columns + j]!))
        expect(apart).toBeLessThanOrEqual(real * scale * (1 + 1e-9) + 2 * error)
      }
    }
    // The last group is filled up with rows that are near nothing.
    expect([...halves.view.subarray(POINTS)]).toEqual(Array(8 - (POINTS % 8)).fill(-(2 ** 30)))
  }
})

test('points without extent are not rounded', async () => {
  const kernels = await loadKernels({ threads: 1 })
  using ws = kernels.workspace()
  for (const sort of ['all the same', 'too far for them', 'too close for the squares of normal numbers']) {
    const points = packPoints(kernels, ws, { rows: POINTS, columns: 2, values: ws.float64(sorts[sort]!(2)) })
    expect(coarsenPoints(kernels, ws, points)).toBeUndefined()
  }
})

test('threads share the queries and give the same bits', async () => {
  const search = async (threads: number) => {
    const kernels = await loadKernels({ threads })
    using ws = kernels.workspace()
    const values = ws.float64(uniform(9001 * 6, 2))
    const points = packPoints(kernels, ws, { rows: 9001, columns: 6, values })
    const [distances, indices] = [ws.float64(900 * 7), ws.int32(900 * 7)]
    const queries = { rows: 900, columns: 6, values }
    nearest(kernels, { metric: 'squaredEuclidean', queries, points, k: 7, distances, indices })
    return { distances: distances.copy(), indices: indices.copy() }
  }
  expect(await search(3)).toEqual(await search(1))
})
