import { expect, test } from 'vitest'
import { linear, loadKernels } from '../../src/index.ts'

const kernels = await loadKernels()
const k = kernels.use(linear)

const value = (i: number): number => Math.sin(i * 12.9898) * 2

test.each([
  [5, 4],
  [131, 8],
  [300, 20],
])('weightedGram is X diag(w) X: %i rows, %i columns', (rows, width) => {
  using ws = kernels.workspace()
  const x = ws.float64(Array.from({ length: rows * width }, (_, i) => value(i)))
  const weight = ws.float64(Array.from({ length: rows }, (_, i) => 0.5 + value(i + 7) / 5))
  const c = ws.float64(width * width)
  k.weightedGram(0, rows, width, x.at, weight.at, width, ws.float64(2 * 128 * width).at, c.at)
  for (let a = 0; a < width; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = 0
      for (let i = 0; i < rows; i++) sum += weight.view[i]! * x.view[i * width + a]! * x.view[i * width + b]!
      expect(c.view[a * width + b]).toBeCloseTo(sum, 9)
    }
  }
})

test.each([
  [9, 1],
  [10, 5],
  [4, 6],
])('standardize gives the numbers, and moments that agree with them: %i rows, %i columns', (rows, columns) => {
  using ws = kernels.workspace()
  const width = Math.ceil((columns + 1) / 4) * 4
  const x = ws.float64(Array.from({ length: rows * columns }, (_, i) => 100 + value(i)))
  const weight = ws.float64(Array.from({ length: rows }, (_, i) => (i % 3) / rows))
  const mean = ws.float64(new Array<number>(columns).fill(100))
  const factor = ws.float64(Array.from({ length: columns }, (_, j) => 1 + j))
  const [sum, squares] = [ws.float64(columns), ws.float64(columns)]
  const out = ws.float64(rows * width)
  const args = [x.at, weight.at, mean.at, factor.at, 1, sum.at, squares.at, out.at] as const
  k.standardize(rows, columns, width, ...args)
  const wanted = Array.from({ length: rows }, (_, i) =>
    Array.from({ length: width }, (_, j) =>
      j < columns ? (x.view[i * columns + j]! - 100) * (1 + j) : j === columns ? 1 : 0,
    ),
  )
  expect([...out.view]).toEqual(wanted.flat())
  const [ownSum, ownSquares] = [ws.float64(columns), ws.float64(columns)]
  const shift = ws.float64(columns)
  const plain = ws.float64(wanted.flatMap((row) => row.slice(0, columns)))
  k.columnMoments(rows, columns, plain.at, weight.at, shift.at, ownSum.at, ownSquares.at)
  for (let j = 0; j < columns; j++) {
    const s = wanted.reduce((a, row, i) => a + weight.view[i]! * row[j]!, 0)
    const q = wanted.reduce((a, row, i) => a + weight.view[i]! * row[j]! ** 2, 0)
    for (const region of [sum, ownSum]) expect(region.view[j]).toBeCloseTo(s, 12)
    for (const region of [squares, ownSquares]) expect(region.view[j]).toBeCloseTo(q, 10)
  }
})

test('gramSweep ends where the subgradient of the quadratic model with its penalty vanishes', () => {
  using ws = kernels.workspace()
  const n = 8
  const a = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => value(i * n + j)))
  const h = a.map((r) => a.map((s) => r.reduce((t, v, i) => t + v * s[i]!, 0)))
  for (let j = 0; j < n; j++) h[j]![j]! += 0.5
  const hessian = ws.float64(h.flat())
  const linearTerm = Array.from({ length: n }, (_, j) => 5 * value(j + 100))
  const slope = ws.float64(linearTerm)
  const penalty = ws.float64(new Array<number>(n).fill(2))
  const u = ws.float64(n)
  const active = ws.int32(Array.from({ length: n }, (_, j) => j))
  const one = ws.float64(new Array<number>(n).fill(1))
  let worst = Infinity
  for (let i = 0; i < 20000 && worst > 1e-13; i++) {
    worst = k.gramSweep(active.at, n, n, hessian.at, penalty.at, one.at, slope.at, u.at)
  }
  expect(u.view.some((v) => v === 0) && u.view.some((v) => v !== 0)).toBe(true)
  for (let j = 0; j < n; j++) {
    const g = h[j]!.reduce((s, v, i) => s + v * u.view[i]!, linearTerm[j]!)
    expect(slope.view[j]).toBeCloseTo(g, 9)
    if (u.view[j] === 0) expect(Math.abs(g)).toBeLessThanOrEqual(2 + 1e-9)
    else expect(g).toBeCloseTo(-2 * Math.sign(u.view[j]!), 8)
  }
})

test('columnSweep finds what gramSweep finds on the same model', () => {
  using ws = kernels.workspace()
  const [rows, n] = [12, 4]
  const x = Array.from({ length: rows }, (_, i) => Array.from({ length: n }, (_, j) => value(3 * i + 7 * j)))
  const curvature = ws.float64(Array.from({ length: rows }, (_, i) => 0.1 + Math.abs(value(i)) / 10))
  const gradient = [1.5, -2, 0.2, 0.9]
  const h = Array.from({ length: n }, (_, a) =>
    Array.from(
      { length: n },
      (_, b) => x.reduce((s, row, i) => s + curvature.view[i]! * row[a]! * row[b]!, 0) + (a === b ? 0.3 : 0),
    ),
  )
  const active = ws.int32([0, 1, 2, 3])
  const [penalty, one] = [ws.float64([0.4, 0.4, 0.4, 0.4]), ws.float64([1, 1, 1, 1])]
  const [u, slope] = [ws.float64(n), ws.float64(gradient)]
  const indptr = ws.int32([0, rows, 2 * rows, 3 * rows, 4 * rows])
  const indices = ws.int32(Array.from({ length: n * rows }, (_, i) => i % rows))
  const values = ws.float64(Array.from({ length: n * rows }, (_, i) => x[i % rows]![Math.floor(i / rows)]!))
  const diagonal = ws.float64(n)
  k.columnCurvature(0, n, indptr.at, indices.at, values.at, curvature.at, diagonal.at)
  const [v, moved] = [ws.float64(n), ws.float64(rows)]
  const ridge = ws.float64([0.3, 0.3, 0.3, 0.3])
  const g = ws.float64(gradient)
  for (let i = 0; i < 300; i++) {
    k.gramSweep(active.at, n, n, ws.float64(h.flat()).at, penalty.at, one.at, slope.at, u.at)
    const data = [indptr.at, indices.at, values.at, curvature.at] as const
    k.columnSweep(active.at, n, ...data, g.at, diagonal.at, ridge.at, penalty.at, one.at, v.at, moved.at)
  }
  u.view.forEach((w, j) => {
    expect(v.view[j]).toBeCloseTo(w, 10)
  })
  x.forEach((row, i) => {
    expect(moved.view[i]).toBeCloseTo(
      row.reduce((s, c, j) => s + c * v.view[j]!, 0),
      10,
    )
  })
})

test('dualEpoch keeps w the sum of signed dual values, and ends where they are the residuals', () => {
  using ws = kernels.workspace()
  const [rows, columns] = [30, 3]
  const x = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => value(5 * i + 11 * j)))
  const labels = x.map((row, i) => (row[0]! + value(i + 50) > 0 ? 1 : 0))
  const indptr = ws.int32(Array.from({ length: rows + 1 }, (_, i) => i * columns))
  const indices = ws.int32(Array.from({ length: rows * columns }, (_, i) => i % columns))
  const values = ws.float64(x.flat())
  const bound = ws.float64(Array.from({ length: rows }, (_, i) => (i % 5 === 0 ? 0 : 2)))
  const norms = ws.float64(x.map((row) => row.reduce((s, v) => s + v * v, 0)))
  const alpha = ws.float64(Array.from({ length: 2 * rows }, (_, i) => (i % 2 ? 2 - 1e-9 : 1e-9)))
  const w = ws.float64(columns + 1)
  const order = ws.int32(Array.from({ length: rows }, (_, i) => (i * 7) % rows))
  const data = [columns, indptr.at, indices.at, values.at, ws.int32(labels).at] as const
  for (let i = 0; i < 400; i++) {
    k.dualEpoch(0, rows, order.at, ...data, bound.at, norms.at, alpha.at, w.at, 0, 1e-13)
  }
  const sum = new Array<number>(columns).fill(0)
  x.forEach((row, i) => {
    if (bound.view[i] === 0) return
    const sign = labels[i] ? 1 : -1
    const margin = sign * row.reduce((s, v, j) => s + v * w.view[j]!, 0)
    expect(alpha.view[2 * i]).toBeCloseTo(2 / (1 + Math.exp(margin)), 8)
    row.forEach((v, j) => {
      sum[j]! += sign * alpha.view[2 * i]! * v
    })
  })
  sum.forEach((s, j) => {
    expect(w.view[j]).toBeCloseTo(s, 7)
  })
})

test('dualEpoch tells the coefficients of a row whose dual value falls to next to 0 at once', () => {
  using ws = kernels.workspace()
  const alpha = ws.float64([4, 6])
  const w = ws.float64([300, 1.5])
  const row = [1, ws.int32([0, 1]).at, ws.int32([0]).at, ws.float64([0.1]).at, ws.int32([1]).at] as const
  // Margin 31.5: of the 4, about 10 exp(-30.5) is left.
  k.dualEpoch(0, 1, ws.int32([0]).at, ...row, ws.float64([10]).at, ws.float64([0.26]).at, alpha.at, w.at, 0.25, 1e-2)
  expect(alpha.view[0]).toBeGreaterThan(0)
  expect(alpha.view[0]).toBeLessThan(1e-11)
  expect(alpha.view[1]).toBeCloseTo(10, 10)
  expect(w.view[0]).toBeCloseTo(300 - 0.1 * 4, 10)
  expect(w.view[1]).toBeCloseTo(1.5 - 0.25 * 4, 10)
})

test.each([false, true])(
  'the three sweeps of the lasso take the same steps, to the optimum; positive: %s',
  (positive) => {
    using ws = kernels.workspace()
    const [rows, n] = [12, 4]
    const root = new Array<number>(rows).fill(Math.sqrt(1 / rows))
    // Sparse columns, and their centred form.
    const v = Array.from({ length: n }, (_, j) =>
      Array.from({ length: rows }, (_, i) => ((i + j) % 3 === 0 ? 0 : value(i * n + j) * root[i]!)),
    )
    const mean = v.map((column) => column.reduce((s, c, i) => s + c * root[i]!, 0))
    const a = v.map((column, j) => column.map((c, i) => c - root[i]! * mean[j]!))
    const product = (p: readonly number[], q: ArrayLike<number>): number => p.reduce((s, c, i) => s + c * q[i]!, 0)
    const b = Array.from({ length: rows }, (_, i) => value(i + 90) * root[i]!)
    const start = product(root, b)
    const centred = b.map((c, i) => c - root[i]! * start)
    const active = ws.int32([0, 1, 2, 3])
    const [l1, l2] = [ws.float64([0.3, 0.1, 0.2, 0.05]), ws.float64([0, 0.2, 0.1, 0])]
    const squares = ws.float64(a.map((column) => product(column, column)))
    const gram = ws.float64(a.flatMap((p) => a.map((q) => product(p, q))))
    const slope = ws.float64(a.map((column) => product(column, centred)))
    const columns = ws.float64(a.flat())
    const residual = ws.float64(centred)
    const entries = v.map((column) => column.flatMap((c, i) => (c === 0 ? [] : [i])))
    const indptr = ws.int32([0, ...entries.map((_, j) => entries.slice(0, j + 1).flat().length)])
    const indices = ws.int32(entries.flat())
    const values = ws.float64(entries.flatMap((column, j) => column.map((i) => v[j]![i]!)))
    const [base, shift, means] = [ws.float64(centred), ws.float64(1), ws.float64(mean)]
    const [w, u, t] = [ws.float64(n), ws.float64(n), ws.float64(n)]
    for (let sweep = 0; sweep < 2000; sweep++) {
      const moved = k.lassoGramSweep(active.at, n, n, gram.at, l1.at, l2.at, positive, slope.at, w.at)
      const both = [l1.at, l2.at, positive] as const
      const dense = [active.at, n, rows, columns.at, squares.at, ...both, residual.at, u.at] as const
      expect(k.lassoColumnSweep(...dense)).toBeCloseTo(moved, 12)
      const csc = [indptr.at, indices.at, values.at, means.at, squares.at] as const
      expect(k.lassoSparseSweep(active.at, n, ...csc, ...both, base.at, shift.at, t.at)).toBeCloseTo(moved, 12)
    }
    for (let j = 0; j < n; j++) {
      for (const other of [u, t]) expect(other.view[j]).toBeCloseTo(w.view[j]!, 10)
      const g = product(a[j]!, residual.view) - l2.view[j]! * w.view[j]!
      expect(slope.view[j]).toBeCloseTo(product(a[j]!, residual.view), 10)
      if (w.view[j] !== 0) expect(g).toBeCloseTo(l1.view[j]! * Math.sign(w.view[j]!), 9)
      else expect(positive ? g : Math.abs(g)).toBeLessThanOrEqual(l1.view[j]!)
      if (positive) expect(w.view[j]).toBeGreaterThanOrEqual(0)
    }
    for (let i = 0; i < rows; i++) expect(base.view[i]! + shift.view[0]! * root[i]!).toBeCloseTo(residual.view[i]!, 10)
  },
)
