import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { choleskyFactor, product, transpose } from '../../src/dense/reference.ts'
import {
  axpy,
  cholesky,
  choleskySolve,
  columnSquares,
  columnSums,
  type Dense,
  dot,
  gram,
  gramLower,
  loadKernels,
  matMul,
  matTransposeVec,
  matVec,
  mirrorGram,
  rowSquares,
  runSteps,
} from '../../src/index.ts'
import { distance, uniform } from '../random.ts'

const kernels = await loadKernels()
const size = fc.integer({ min: 0, max: 40 })
const positive = fc.integer({ min: 1, max: 40 })
const seed = fc.nat(1e6)

describe('matMul', () => {
  const flags = fc.record({ transposeA: fc.boolean(), transposeB: fc.boolean(), add: fc.boolean() })

  test('agrees with its plain definition on any shape, transposed or not, added or not', () => {
    fc.assert(
      fc.property(size, size, size, seed, flags, (m, n, k, seed, { transposeA, transposeB, add }) => {
        using ws = kernels.workspace()
        const a = uniform(m * k, seed)
        const b = uniform(k * n, seed + 1)
        const c0 = uniform(m * n, seed + 2)
        const c = ws.float64(c0)
        // A guard right behind C: an edge tile must not spill.
        const guard = ws.float64([7])
        const stored = { a: transposeA ? transpose(m, k, a) : a, b: transposeB ? transpose(k, n, b) : b }
        runSteps(
          matMul(kernels, {
            m,
            n,
            k,
            a: ws.float64(stored.a),
            transposeA,
            b: ws.float64(stored.b),
            transposeB,
            c,
            add,
          }),
        )
        const expected = product(m, n, k, a, b).map((v, i) => (add ? c0[i]! + v : v))
        expect(distance(c.view, expected)).toBeLessThan(1e-14)
        expect(guard.view[0]).toBe(7)
      }),
    )
  })

  test('takes float32 as well', () => {
    fc.assert(
      fc.property(size, size, size, seed, flags, (m, n, k, seed, { transposeA, transposeB, add }) => {
        using ws = kernels.workspace()
        const a = Float32Array.from(uniform(m * k, seed))
        const b = Float32Array.from(uniform(k * n, seed + 1))
        const c0 = Float32Array.from(uniform(m * n, seed + 2))
        const c = ws.float32(c0)
        const stored = { a: transposeA ? transpose(m, k, a) : a, b: transposeB ? transpose(k, n, b) : b }
        runSteps(
          matMul(kernels, {
            m,
            n,
            k,
            a: ws.float32(stored.a),
            transposeA,
            b: ws.float32(stored.b),
            transposeB,
            c,
            add,
          }),
        )
        const expected = product(m, n, k, a, b).map((v, i) => (add ? c0[i]! + v : v))
        expect(distance(c.view, expected)).toBeLessThan(1e-5)
      }),
    )
  })

  test('sums longer than one panel, and batches: a row alone has the bits it has among others', () => {
    using ws = kernels.workspace()
    const [m, n, k] = [70, 13, 1100]
    const a = uniform(m * k, 1)
    const b = uniform(k * n, 2)
    const c = ws.float64(m * n)
    const B = ws.float64(b)
    runSteps(matMul(kernels, { m, n, k, a: ws.float64(a), b: B, c }))
    expect(distance(c.view, product(m, n, k, a, b))).toBeLessThan(1e-14)
    for (const i of [0, 3, 64, 69]) {
      const row = ws.float64(n)
      runSteps(matMul(kernels, { m: 1, n, k, a: ws.float64(a.subarray(i * k, (i + 1) * k)), b: B, c: row }))
      expect(row.view).toEqual(c.view.slice(i * n, (i + 1) * n))
    }
  })

  test('refuses regions that are too short', () => {
    using ws = kernels.workspace()
    const x = ws.float64(4)
    expect(() => runSteps(matMul(kernels, { m: 2, n: 2, k: 2, a: x, b: x, c: ws.float64(3) }))).toThrow(RangeError)
  })
})

test('gram is the product of the transpose with the matrix, and symmetric to the bit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 24 }), seed, (rows, columns, seed) => {
      using ws = kernels.workspace()
      const x = uniform(rows * columns, seed)
      const c = ws.float64(uniform(columns * columns, 1))
      runSteps(gram(kernels, rows, columns, ws.float64(x), c))
      expect(distance(c.view, product(columns, columns, rows, transpose(rows, columns, x), x))).toBeLessThan(1e-13)
      expect(transpose(columns, columns, c.view)).toEqual(c.copy())
    }),
    { numRuns: 50 },
  )
  using ws = kernels.workspace()
  const x = uniform(40 * 300, 5)
  const c = ws.float64(300 * 300)
  runSteps(gram(kernels, 40, 300, ws.float64(x), c))
  expect(distance(c.view, product(300, 300, 40, transpose(40, 300, x), x))).toBeLessThan(1e-13)
  expect(transpose(300, 300, c.view)).toEqual(c.copy())
})

test.each([
  [40, 40],
  [40, 300],
  [300, 301],
  [900, 257],
])('gramLower adds up pieces of rows on and below the diagonal: %i rows, %i columns', (rows, columns) => {
  using ws = kernels.workspace()
  const [x, rest] = [uniform(rows * columns, 5), uniform(30 * columns, 6)]
  const c = ws.float64(uniform(columns * columns, 1))
  // A guard right behind C: an edge tile must not spill.
  const guard = ws.float64([7])
  runSteps(gramLower(kernels, rows, columns, ws.float64(x), c, false))
  runSteps(gramLower(kernels, 30, columns, ws.float64(rest), c, true))
  mirrorGram(kernels, columns, c)
  const all = Float64Array.from([...x, ...rest])
  const expected = product(columns, columns, rows + 30, transpose(rows + 30, columns, all), all)
  expect(distance(c.view, expected)).toBeLessThan(1e-12)
  expect(transpose(columns, columns, c.view)).toEqual(c.copy())
  expect(guard.view[0]).toBe(7)
})

test('products with vectors, sums over rows and over columns agree with their plain definitions', () => {
  fc.assert(
    fc.property(size, positive, seed, (rows, columns, seed) => {
      using ws = kernels.workspace()
      const values = uniform(rows * columns, seed)
      const a: Dense = { rows, columns, values: ws.float64(values) }
      const x = uniform(columns, seed + 1)
      const r = uniform(rows, seed + 2)
      const [overRows, overColumns] = [ws.float64(columns), ws.float64(rows)]
      const turned = transpose(rows, columns, values)

      matVec(kernels, a, ws.float64(x), overColumns, 0.5)
      expect(
        distance(
          overColumns.view,
          product(rows, 1, columns, values, x).map((v) => v + 0.5),
        ),
      ).toBeLessThan(1e-14)
      matTransposeVec(kernels, a, ws.float64(r), overRows)
      expect(distance(overRows.view, product(columns, 1, rows, turned, r))).toBeLessThan(1e-14)
      rowSquares(kernels, a, overColumns)
      const squares = Float64Array.from({ length: rows }, (_, i) => {
        const row = values.subarray(i * columns, (i + 1) * columns)
        return product(1, 1, columns, row, row)[0]!
      })
      expect(distance(overColumns.view, squares)).toBeLessThan(1e-14)
      columnSums(kernels, a, overRows)
      expect(distance(overRows.view, product(columns, 1, rows, turned, new Float64Array(rows).fill(1)))).toBeLessThan(
        1e-14,
      )
      columnSquares(kernels, a, ws.float64(x), overRows)
      const deviations = turned.map((v, e) => (v - x[Math.floor(e / rows)]!) ** 2)
      expect(
        distance(overRows.view, product(columns, 1, rows, deviations, new Float64Array(rows).fill(1))),
      ).toBeLessThan(1e-14)
    }),
  )
})

test('dot and axpy agree with their plain definitions', () => {
  fc.assert(
    fc.property(size, seed, (n, seed) => {
      using ws = kernels.workspace()
      const x = uniform(n, seed)
      const y = uniform(n, seed + 1)
      const Y = ws.float64(y)
      expect(distance([dot(kernels, ws.float64(x), Y)], product(1, 1, n, x, y))).toBeLessThan(1e-14)
      axpy(kernels, 0.3, ws.float64(x), Y)
      expect(
        distance(
          Y.view,
          y.map((v, i) => v + 0.3 * x[i]!),
        ),
      ).toBeLessThan(1e-15)
    }),
  )
})

describe('cholesky', () => {
  test('gives the factor, and solves', () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: 1, max: 3 }), seed, (n, count, seed) => {
        using ws = kernels.workspace()
        const x = uniform(2 * n * n, seed)
        const a = product(n, n, 2 * n, transpose(2 * n, n, x), x)
        for (let i = 0; i < n; i++) a[i * n + i]! += 1
        const l = ws.float64(a)
        expect(runSteps(cholesky(kernels, n, l))).toBe(true)
        const lower = l.copy()
        for (let i = 0; i < n; i++) lower.fill(0, i * n + i + 1, (i + 1) * n)
        expect(distance(lower, choleskyFactor(n, a)!)).toBeLessThan(1e-12)

        const wanted = uniform(n * count, seed + 1)
        const b = ws.float64(product(count, n, n, wanted, a))
        choleskySolve(kernels, n, l, b, count)
        expect(distance(b.view, wanted)).toBeLessThan(1e-9)
      }),
    )
  })

  test('says when a matrix is not positive definite', () => {
    using ws = kernels.workspace()
    expect(runSteps(cholesky(kernels, 2, ws.float64([1, 2, 2, 1])))).toBe(false)
    expect(runSteps(cholesky(kernels, 2, ws.float64([1, 1, 1, 1])))).toBe(false)
    expect(runSteps(cholesky(kernels, 1, ws.float64([NaN])))).toBe(false)
    expect(runSteps(cholesky(kernels, 2, ws.float64([1, 0, 0, 1e-12]), 1e-10))).toBe(false)
    expect(runSteps(cholesky(kernels, 2, ws.float64([1, 0, 0, 1e-12])))).toBe(true)
  })
})

test('threads give the same bits, on matrices large enough to be cut into blocks', async () => {
  const [rows, columns] = [20_000, 33]
  const values = uniform(rows * columns, 3)
  const square = uniform(300 * 300, 4)
  const results: Float64Array[][] = []
  for (const threads of [1, 2, 3]) {
    using k = await loadKernels({ threads })
    using ws = k.workspace()
    const a: Dense = { rows, columns, values: ws.float64(values) }
    const y = ws.float64(rows)
    const out = [columns, columns, columns, columns * columns, 300 * 300, 300 * 300].map((n) => ws.float64(n))
    matVec(k, a, ws.float64(uniform(columns, 5)), y)
    matTransposeVec(k, a, y, out[0]!)
    columnSums(k, a, out[1]!)
    columnSquares(k, a, out[1]!, out[2]!)
    runSteps(gram(k, rows, columns, a.values, out[3]!))
    const s = ws.float64(square)
    runSteps(matMul(k, { m: 300, n: 300, k: 300, a: s, b: s, c: out[4]! }))
    runSteps(gram(k, 300, 300, s, out[5]!))
    results.push([y.copy(), ...out.map((o) => o.copy())])
  }
  expect(results[1]).toEqual(results[0])
  expect(results[2]).toEqual(results[0])
  const turned = transpose(rows, columns, values)
  expect(distance(results[0]![4]!, product(columns, columns, rows, turned, values))).toBeLessThan(1e-13)
})
