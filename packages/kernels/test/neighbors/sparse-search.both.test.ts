import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  loadKernels,
  nearestSparse,
  type SparseMetric,
  searchBlocks,
  sizedRows,
  sparseDistances,
  sparsePoints,
  toCsr,
  withinSparse,
} from '../../src/index.ts'
import { nearestTo } from '../../src/neighbors/reference.ts'
import { randomCsr } from '../random.ts'

type Plain = ReturnType<typeof randomCsr>

function denseRows({ rows, columns, indptr, indices, values }: Plain): Float64Array[] {
  return Array.from({ length: rows }, (_, i) => {
    const row = new Float64Array(columns)
    for (let e = indptr[i]!; e < indptr[i + 1]!; e++) row[indices[e]!] = values[e]!
    return row
  })
}

/** Few different values, so that many distances are equal; or far from 0, where sums of squares lose digits. */
const kinds = {
  uniform: (v: number) => v,
  ties: (v: number) => Math.round(2 * v) || 1,
  far: (v: number) => 1e6 + Math.round(4 * v),
}

const made = (rows: number, columns: number, density: number, seed: number, kind: keyof typeof kinds): Plain => {
  const x = randomCsr(rows, columns, density, seed)
  return { ...x, values: x.values.map(kinds[kind]) }
}

async function search(metric: SparseMetric, q: Plain, p: Plain, k: number, radius: number, threads = 1) {
  const kernels = await loadKernels({ threads })
  using ws = kernels.workspace()
  const queries = sizedRows(ws, toCsr(ws, q), metric)
  const points = sparsePoints(kernels, ws, toCsr(ws, p), metric)
  const search = { metric, queries, points }
  const blocks = searchBlocks(search)
  const [distances, indices] = [ws.float64(q.rows * k), ws.int32(q.rows * k)]
  nearestSparse(kernels, search, blocks, k, distances, indices)
  const within: number[][] = []
  withinSparse(kernels, search, blocks, radius, (i, found) => {
    within[i] = [...found]
  })
  const pairs = within.flatMap((found, i) => found.map((j) => [i, j] as const))
  const lengths = sparseDistances(kernels, search, {
    queries: Int32Array.from(pairs, ([i]) => i),
    points: Int32Array.from(pairs, ([, j]) => j),
  })
  return { blocks, distances: distances.copy(), indices: indices.copy(), within, lengths }
}

/** What comparing all dense rows finds. */
function searchAll(metric: SparseMetric, q: Plain, p: Plain, k: number, radius: number) {
  const points = denseRows(p)
  const all = denseRows(q).map((row) => nearestTo(metric, row, points, p.rows))
  const near = all.map(({ distances, indices }) =>
    indices
      .map((i, n) => ({ i, d: distances[n]! }))
      .filter(({ d }) => d <= radius)
      .sort((a, b) => a.i - b.i),
  )
  return {
    distances: Float64Array.from(all.flatMap((w) => w.distances.slice(0, k))),
    indices: Int32Array.from(all.flatMap((w) => w.indices.slice(0, k))),
    within: near.map((found) => found.map(({ i }) => i)),
    lengths: Float64Array.from(near.flatMap((found) => found.map(({ d }) => d))),
  }
}

const metrics = ['squaredEuclidean', 'manhattan', 'oneMinusDot'] as const

test('sparse points are found to the bit as comparing all dense rows finds them, ties, empty rows and numbers far from 0 too', async () => {
  const cases = fc.record({
    metric: fc.constantFrom(...metrics),
    kind: fc.constantFrom('uniform' as const, 'ties' as const, 'far' as const),
    queries: fc.integer({ min: 1, max: 9 }),
    points: fc.integer({ min: 1, max: 140 }),
    columns: fc.integer({ min: 1, max: 30 }),
    density: fc.constantFrom(0, 0.1, 0.5, 1),
    radius: fc.constantFrom(0, 1, 4, 1e13),
    seed: fc.nat(1e6),
  })
  await fc.assert(
    fc.asyncProperty(
      cases,
      fc.nat(),
      async ({ metric, kind, queries, points, columns, density, radius, seed }, any) => {
        const q = made(queries, columns, density, seed, kind)
        const p = made(points, columns, density, seed + 1, kind)
        const k = 1 + (any % points)
        const { blocks, ...found } = await search(metric, q, p, k, radius)
        expect(found).toEqual(searchAll(metric, q, p, k, radius))
        expect([blocks[0]![0], blocks.at(-1)![1]]).toEqual([0, queries])
      },
    ),
    { numRuns: 150 },
  )
})

test('a row is nearest to itself, at no distance', async () => {
  const x = made(40, 200, 0.1, 5, 'uniform')
  for (const metric of ['squaredEuclidean', 'manhattan'] as const) {
    const { distances, indices } = await search(metric, x, x, 1, 0)
    expect([...distances]).toEqual(Array(40).fill(0))
    // Empty rows are all the same, and the first of them counts.
    const first = denseRows(x).map((row, i, all) => {
      const same = all.findIndex((other) => other.every((v, j) => v === row[j]))
      return Math.min(i, same)
    })
    expect([...indices]).toEqual(first)
  }
})

test('the same neighbours on 1 and 3 threads, of several blocks', async () => {
  const [q, p] = [made(200, 60, 0.3, 1, 'ties'), made(6000, 60, 0.3, 2, 'ties')]
  // Few points are within these.
  const radii = { squaredEuclidean: 10, manhattan: 8, oneMinusDot: -14 }
  for (const metric of metrics) {
    const one = await search(metric, q, p, 5, radii[metric])
    expect(one.blocks.length).toBeGreaterThan(1)
    expect(one.lengths.length).toBeGreaterThan(100)
    expect(await search(metric, q, p, 5, radii[metric], 3)).toEqual(one)
  }
})

test('refuses outputs that are too short, more neighbours than points, and rows of another width', async () => {
  const x = made(6, 4, 0.5, 1, 'uniform')
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const points = sparsePoints(kernels, ws, toCsr(ws, x), 'manhattan')
  const find = (k: number, length: number, queries = points) => {
    const search = { metric: 'manhattan', queries, points } as const
    nearestSparse(kernels, search, [[0, 6]], k, ws.float64(length), ws.int32(length))
  }
  expect(() => find(2, 11)).toThrow(RangeError)
  expect(() => find(7, 42)).toThrow(RangeError)
  expect(() => find(0, 6)).toThrow(RangeError)
  const wide = sparsePoints(kernels, ws, toCsr(ws, made(6, 5, 0.5, 1, 'uniform')), 'manhattan')
  expect(() => find(2, 12, wide)).toThrow(RangeError)
  find(2, 12)
})
