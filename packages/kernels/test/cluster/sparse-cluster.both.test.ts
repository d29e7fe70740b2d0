import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut, type Kernels, loadKernels, sparseCluster, toCsr, type Workspace } from '../../src/index.ts'
import { distance, randomCsr, uniform } from '../random.ts'

type Plain = ReturnType<typeof randomCsr>

/** Centres as kernels take them. */
function packed(kernels: Kernels, ws: Workspace, count: number, columns: number, centers: Float64Array) {
  const width = 8 * Math.ceil(count / 8)
  const values = ws.raw(Float64Array, columns * width)
  const norms = ws.raw(Float64Array, width)
  const from = ws.float64(centers)
  kernels.use(sparseCluster).packSparseCenters(count, columns, from.at, values.at, norms.at)
  return { width, values, norms }
}

/** Label of each row, how many of them are new, and the squared distances to their centres. */
function assigned(
  kernels: Kernels,
  x: Plain,
  count: number,
  centers: Float64Array,
  options: { readonly before?: Int32Array; readonly weights?: Float64Array; readonly block?: number } = {},
) {
  using ws = kernels.workspace()
  const { indptr, indices, values } = toCsr(ws, x)
  const to = packed(kernels, ws, count, x.columns, centers)
  const labels = ws.int32(options.before ?? new Int32Array(x.rows))
  const squares = ws.raw(Float64Array, x.rows)
  const weights = options.weights && ws.float64(options.weights)
  const blocks = cut(x.rows, options.block ?? Math.max(1, x.rows))
  const scratch = ws.raw(Float64Array, 8 * blocks.length)
  const starts = [indptr.at, indices.at, values.at]
  const changed = kernels.parallel(
    sparseCluster,
    'nearestSparseCenters',
    blocks.map(([from, end], b) => {
      return [from, end, ...starts, to.width, to.values.at, to.norms.at, labels.at, scratch.at + 64 * b]
    }),
  )
  const sums = kernels.parallel(
    sparseCluster,
    'ownSparseDistances',
    blocks.map(([from, end]) => {
      const packedAt = [to.width, to.values.at, to.norms.at]
      return [from, end, ...starts, weights?.at ?? 0, ...packedAt, labels.at, squares.at]
    }),
  )
  const sum = (all: Iterable<number>): number => Array.from(all).reduce((a, b) => a + b, 0)
  return { labels: labels.copy(), changed: sum(changed), squares: squares.copy(), total: sum(sums) }
}

/** Squared distance of row i to centre c, by differences of dense rows. */
function squaredDistance(
  { columns, indptr, indices, values }: Plain,
  i: number,
  centers: Float64Array,
  c: number,
): number {
  const row = new Float64Array(columns)
  for (let e = indptr[i]!; e < indptr[i + 1]!; e++) row[indices[e]!] = values[e]!
  return row.reduce((sum, v, j) => sum + (v - centers[c * columns + j]!) ** 2, 0)
}

const sizes = fc.record({
  rows: fc.integer({ min: 0, max: 60 }),
  columns: fc.integer({ min: 1, max: 40 }),
  count: fc.integer({ min: 1, max: 27 }),
  density: fc.constantFrom(0, 0.1, 0.5, 1),
  seed: fc.nat(1e6),
})

test('each row gets the centre that is nearest by dense differences, and its distance', async () => {
  const kernels = await loadKernels()
  fc.assert(
    fc.property(sizes, ({ rows, columns, count, density, seed }) => {
      const x = randomCsr(rows, columns, density, seed)
      const centers = uniform(count * columns, seed + 2)
      const weights = uniform(rows, seed + 3).map((v) => 1 + v)
      const before = uniform(rows, seed + 4).map((v) => Math.floor((v + 1) * 0.499 * count))
      const found = assigned(kernels, x, count, centers, { before: Int32Array.from(before), weights })
      const expected = Array.from({ length: rows }, (_, i) =>
        Float64Array.from({ length: count }, (_, c) => squaredDistance(x, i, centers, c)),
      )
      found.labels.forEach((label, i) => {
        const least = Math.min(...expected[i]!)
        expect(expected[i]![label]! - least).toBeLessThan(1e-12 * (1 + columns))
      })
      const own = expected.map((all, i) => all[found.labels[i]!]!)
      expect(distance(found.squares, own)).toBeLessThan(1e-13)
      const total = own.reduce((sum, d, i) => sum + d * weights[i]!, 0)
      expect(Math.abs(found.total - total)).toBeLessThan(1e-12 * (1 + total))
      expect(found.changed).toBe(found.labels.reduce((n, label, i) => n + Number(label !== before[i]), 0))
    }),
  )
})

test('of centres at the same distance the first is taken; none behind the last', async () => {
  const kernels = await loadKernels()
  // Whole numbers, so that nothing is rounded.
  const whole = (v: number): number => Math.round(2 * v)
  fc.assert(
    fc.property(sizes, ({ rows, columns, count, density, seed }) => {
      const plain = randomCsr(rows, columns, density, seed)
      const x = { ...plain, values: plain.values.map(whole) }
      const centers = uniform(count * columns, seed + 2).map(whole)
      const { labels, squares } = assigned(kernels, x, count, centers)
      const expected = Array.from({ length: rows }, (_, i) => {
        const all = Array.from({ length: count }, (_, c) => squaredDistance(x, i, centers, c))
        const least = Math.min(...all)
        return [all.indexOf(least), least]
      })
      expect(Array.from(labels, (label, i) => [label, squares[i]!])).toEqual(expected)
    }),
  )
})

test('centres are packed by columns, eight side by side, zeros and infinite norms behind the last', async () => {
  const kernels = await loadKernels()
  using ws = kernels.workspace()
  const [count, columns] = [11, 5]
  const centers = uniform(count * columns, 7)
  const { width, values, norms } = packed(kernels, ws, count, columns, centers)
  expect(width).toBe(16)
  for (let j = 0; j < columns; j++) {
    const expected = Array.from({ length: width }, (_, c) => (c < count ? centers[c * columns + j]! : 0))
    expect([...values.view.subarray(j * width, (j + 1) * width)]).toEqual(expected)
  }
  norms.view.forEach((norm, c) => {
    const own = centers.subarray(c * columns, (c + 1) * columns)
    expect(norm).toBe(c < count ? own.reduce((sum, v) => sum + v * v, 0) : Infinity)
  })
})

test('rows are assigned alike in any blocks and on any number of threads', async () => {
  const x = randomCsr(3000, 50, 0.2, 3)
  const centers = uniform(20 * 50, 4)
  const whole = assigned(await loadKernels(), x, 20, centers)
  for (const threads of [1, 3]) {
    const kernels = await loadKernels({ threads })
    const found = assigned(kernels, x, 20, centers, { block: 77 })
    expect({ ...found, total: 0 }).toEqual({ ...whole, total: 0 })
    expect(found.total).toBeCloseTo(whole.total, 9)
  }
})
