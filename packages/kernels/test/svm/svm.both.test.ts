import { expect, test } from 'vitest'
import { exp, loadKernels, packPoints, svm, tanh } from '../../src/index.ts'

const kernels = await loadKernels()
const k = kernels.use(svm)

/** Numbers between -1 and 1 that repeat nothing. */
const value = (i: number): number => ((i * 7919) % 2003) / 1001.5 - 1

const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((s, v, j) => s + v * b[j]!, 0)
const squared = (a: readonly number[]): number => dot(a, a)
const gamma = 0.7
const kinds: readonly ((a: readonly number[], b: readonly number[]) => number)[] = [
  dot,
  (a, b) => (gamma * dot(a, b) + 0.3) ** 3,
  (a, b) => exp(-gamma * Math.max(0, squared(a) + squared(b) - 2 * dot(a, b))),
  (a, b) => tanh(gamma * dot(a, b) + 0.3),
]

test.each([
  [1, 1],
  [5, 3],
  [18, 7],
])('kernelRows is the kernel of queries and points, dense and sparse: %i points, %i columns', (n, columns) => {
  using ws = kernels.workspace()
  const points = Array.from({ length: n }, (_, i) =>
    Array.from({ length: columns }, (_, j) => ((i + j) % 3 === 0 ? 0 : value(i * columns + j))),
  )
  const plain = ws.float64(points.flat())
  const { panels } = packPoints(kernels, ws, { rows: n, columns, values: plain })
  const width = Math.ceil(n / 4) * 4
  const squares = ws.float64(width)
  squares.view.set(points.map(squared))
  const stored = points.map((row) => row.flatMap((v, j) => (v === 0 ? [] : [[j, v] as const])))
  const indptr = ws.int32(n + 1)
  stored.forEach((row, i) => {
    indptr.view[i + 1] = indptr.view[i]! + row.length
  })
  const indices = ws.int32(stored.flat().map(([j]) => j))
  const values = ws.float64(stored.flat().map(([, v]) => v))
  const forms: readonly [number, number, number][] = [
    [0, 0, panels.at],
    [indptr.at, indices.at, values.at],
  ]
  const wanted = [0, n - 1, n >> 1, 0]
  const querySquares = ws.float64(wanted.map((i) => squared(points[i]!)))
  const tile = ws.float64(16)
  for (const [kind, kernel] of kinds.entries()) {
    for (const form of forms) {
      const query = ws.float64(columns * 4)
      wanted.forEach((i, lane) => {
        k.takeQuery(i, lane, columns, ...form, 1, query.at)
      })
      for (const wide of [1, 0]) {
        const rows = wanted.map(() => (wide ? ws.float64(width) : ws.float32(width)))
        const outs = ws.uint32(rows.map((r) => r.at))
        const args = [squares.at, query.at, querySquares.at, kind, gamma, 0.3, 3, wide, outs.at, tile.at] as const
        k.kernelRows(0, width / 4, n, columns, ...form, ...args)
        wanted.forEach((i, lane) => {
          for (let p = 0; p < n; p++) {
            expect(Math.abs(rows[lane]!.view[p]! - kernel(points[i]!, points[p]!))).toBeLessThan(wide ? 1e-13 : 1e-6)
          }
        })
      }
      wanted.forEach((i, lane) => {
        k.takeQuery(i, lane, columns, ...form, 0, query.at)
      })
      expect(query.view.every((v) => v === 0)).toBe(true)
    }
  }
})

test('rbfRows is the RBF kernel to float32, from 1 down to 2^-124', () => {
  using ws = kernels.workspace()
  const columns = 5
  const points = Array.from({ length: 16 }, (_, i) =>
    Array.from({ length: columns }, (_, j) => Math.fround(value(5 * i + j) * (i < 12 ? 1.5 : 3.9))),
  )
  const panels = ws.float32(16 * columns)
  points.forEach((row, i) => {
    row.forEach((v, j) => {
      panels.view[(i >> 3) * columns * 8 + 8 * j + (i & 7)] = v
    })
  })
  const halves = ws.float32(points.map((row) => -squared(row) / 2))
  expect(Math.min(...halves.view)).toBeGreaterThan(-31)
  const constants = ws.float32(7)
  k.rbfConstants(constants.at)
  const query = ws.float32(Array.from({ length: 4 * columns }, (_, i) => points[i % 4]![i >> 2]!))
  const rows = [0, 1, 2, 3].map(() => ws.float32(16))
  const outs = ws.uint32(rows.map((r) => r.at))
  k.rbfRows(0, 2, columns, panels.at, halves.at, query.at, halves.at, constants.at, outs.at)
  rows.forEach((row, a) => {
    points.forEach((p, b) => {
      const apart = points[a]!.reduce((s, v, j) => s + (v - p[j]!) ** 2, 0)
      const wanted = exp((-apart / 2) * Math.LN2)
      expect(Math.abs(row.view[b]! - wanted)).toBeLessThan(3e-6)
    })
    expect(row.view[a]).toBeCloseTo(1, 5)
  })
})

/** Largest violation of the optimality conditions in a group. */
function violation(
  g: Float64Array,
  b: Float64Array,
  low: Float64Array,
  high: Float64Array,
  epsilon: number,
  of: number[],
) {
  const up = of.filter((i) => b[i]! < high[i]!).map((i) => -g[i]! - (b[i]! >= 0 ? epsilon : -epsilon))
  const down = of.filter((i) => b[i]! > low[i]!).map((i) => g[i]! + (b[i]! > 0 ? epsilon : -epsilon))
  return Math.max(...up) + Math.max(...down)
}

test.each([
  ['one group', 0, () => 0, false],
  ['a tube', 0.2, () => 0, false],
  ['two groups', 0, (i: number) => i % 2, false],
  ['half of the square given', 0, () => 0, true],
] as const)('solvePairs reaches the optimality conditions and keeps sums: %s', (_, epsilon, groupOf, given) => {
  using ws = kernels.workspace()
  const count = 21
  const points = Array.from({ length: count }, (_, i) => [value(3 * i), value(3 * i + 1), value(3 * i + 2)])
  const kernel = points.map((a) => Float32Array.from(points, (b) => kinds[2]!(a, b)))
  // Each group is filled up with a row that cannot move.
  const groups = [0, 1].map((s) => [...points.keys()].filter((i) => groupOf(i) === s))
  const set = groups.flatMap((of) => (of.length % 2 === 0 ? of : [...of, undefined]))
  const n = set.length
  const pick = (of: (i: number) => number) => Float64Array.from(set, (i) => (i === undefined ? 0 : of(i)))
  const start = points.map((_, i) => (i < 8 ? 0.5 : 0))
  const slope = (i: number, b: ArrayLike<number>) => value(i + 500) + dot([...kernel[i]!], Array.from(b))
  const stored = kernel.map((row) => ws.float32(row))
  const rows = ws.uint32(set.map((i) => stored[i ?? 0]!.at))
  const chosen = ws.int32(set.map((i) => i ?? 0))
  const stride = n + 2
  const [square, have] = [ws.float32(n * stride), ws.uint8(n)]
  if (given) {
    for (let a = 0; a < n; a += 2) {
      have.view[a] = 1
      rows.view[a] = 0
      set.forEach((c, k) => {
        square.view[a * stride + k] = kernel[set[a] ?? 0]![c ?? 0]!
      })
    }
  }
  const b = ws.float64(pick((i) => start[i]!))
  const g = ws.float64(pick((i) => slope(i, start)))
  const [low, high] = [ws.float64(pick(() => -1)), ws.float64(pick((i) => 0.5 + (i % 3)))]
  const split = set.length - 2 * Math.ceil(groups[1]!.length / 2)
  const values = [rows.at, chosen.at, square.at, stride, have.at] as const
  const variables = [g.at, b.at, low.at, high.at] as const
  const scratch = ws.float64(3 * n)
  const steps = k.solvePairs(n, split, ...values, ...variables, epsilon, 1e-9, 100_000, scratch.at)
  expect(steps).toBeGreaterThan(5)
  expect(steps).toBeLessThan(100_000)
  const found = new Float64Array(count)
  set.forEach((i, a) => {
    if (i === undefined) expect(b.view[a]).toBe(0)
    else found[i] = b.view[a]!
  })
  for (const of of groups.filter((rows) => rows.length > 0)) {
    const at = of.map((i) => set.indexOf(i))
    expect(violation(g.view, b.view, low.view, high.view, epsilon, at)).toBeLessThan(1e-9)
    const sum = (v: ArrayLike<number>) => of.reduce((total, i) => total + v[i]!, 0)
    expect(sum(found)).toBeCloseTo(sum(start), 12)
  }
  set.forEach((i, a) => {
    if (i === undefined) return
    expect(found[i]).toBeGreaterThanOrEqual(-1)
    expect(found[i]).toBeLessThanOrEqual(high.view[a]!)
    expect(g.view[a]).toBeCloseTo(slope(i, found), 10)
  })
})

test('addRows adds rows in order', () => {
  using ws = kernels.workspace()
  const n = 12
  const rows = [0, 1, 2].map((r) => ws.float32(Array.from({ length: n }, (_, i) => value(r * n + i))))
  const offsets = ws.uint32(rows.map((r) => r.at))
  const g = ws.float64(n)
  k.addRows(4, 12, 3, offsets.at, ws.float64([0.5, 0, -2]).at, g.at)
  for (let i = 0; i < n; i++) expect(g.view[i]).toBe(i < 4 ? 0 : 0.5 * rows[0]!.view[i]! + -2 * rows[2]!.view[i]!)
})
