import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type Csr,
  csrColumnCounts,
  csrColumnSquares,
  csrGram,
  csrMatMul,
  csrMatVec,
  csrRowSquares,
  csrScaleColumns,
  csrScaleRows,
  csrToDense,
  csrTranspose,
  csrTransposeMatMul,
  csrTransposeMatVec,
  type Kernels,
  loadKernels,
  runSteps,
  sparse,
  toCsr,
  type Workspace,
} from '../../src/index.ts'
import { matMul, type PlainCsr, toDense, transposeMatMul } from '../../src/sparse/reference.ts'
import { distance, randomCsr, uniform } from '../random.ts'

const shapes = fc.record({
  rows: fc.integer({ min: 0, max: 40 }),
  columns: fc.integer({ min: 1, max: 40 }),
  density: fc.constantFrom(0, 0.05, 0.3, 1),
  width: fc.integer({ min: 1, max: 9 }),
  seed: fc.nat(1e6),
})

const kernels = await loadKernels()

describe('each product agrees with its plain definition on random matrices', () => {
  const check = (run: (ws: Workspace, x: Csr, plain: PlainCsr, width: number, seed: number) => void): void =>
    fc.assert(
      fc.property(shapes, ({ rows, columns, density, width, seed }) => {
        using ws = kernels.workspace()
        const plain = randomCsr(rows, columns, density, seed)
        run(ws, toCsr(ws, plain), plain, width, seed)
      }),
    )

  test('X w + bias', () =>
    check((ws, x, plain, _, seed) => {
      const w = uniform(x.columns, seed + 2)
      const y = ws.float64(x.rows)
      csrMatVec(kernels, x, ws.float64(w), y, 0.25)
      expect(distance(y.view, matMul(plain, 1, w, [0.25]))).toBeLessThan(1e-14)
    }))

  test('X W + bias, and without bias', () =>
    check((ws, x, plain, width, seed) => {
      const w = uniform(x.columns * width, seed + 2)
      const bias = uniform(width, seed + 3)
      const y = ws.float64(x.rows * width)
      runSteps(csrMatMul(kernels, x, width, ws.float64(w), y, ws.float64(bias)))
      expect(distance(y.view, matMul(plain, width, w, bias))).toBeLessThan(1e-14)
      runSteps(csrMatMul(kernels, x, width, ws.float64(w), y))
      expect(distance(y.view, matMul(plain, width, w))).toBeLessThan(1e-14)
    }))

  test("X'r and X'R", () =>
    check((ws, x, plain, width, seed) => {
      const r = uniform(x.rows * width, seed + 2)
      const g = ws.float64(uniform(x.columns * width, 5))
      runSteps(csrTransposeMatMul(kernels, x, width, ws.float64(r), g))
      expect(distance(g.view, transposeMatMul(plain, width, r))).toBeLessThan(1e-14)
      const g1 = ws.float64(uniform(x.columns, 5))
      csrTransposeMatVec(kernels, x, ws.float64(r.subarray(0, x.rows)), g1)
      expect(distance(g1.view, transposeMatMul(plain, 1, r))).toBeLessThan(1e-14)
    }))

  test('sums of values, or of those above a bar, in each class, of rows from any on', () =>
    check((ws, x, plain, classes, seed) => {
      const own = Int32Array.from({ length: x.rows }, (_, i) => (i * 7 + seed) % classes)
      const weights = uniform(x.rows, seed + 2)
      const from = Math.floor(x.rows / 3)
      const first = x.indptr.view[from]!
      for (const bar of [undefined, -0.1]) {
        const counted = {
          ...plain,
          values: bar === undefined ? plain.values : Float64Array.from(plain.values, (v) => Number(v > bar)),
        }
        const r = new Float64Array(x.rows * classes)
        for (let i = from; i < x.rows; i++) r[i * classes + own[i]!] = weights[i]!
        const sums = ws.float64(classes * x.columns)
        const least = kernels
          .use(sparse)
          .csrClassSumsAdd(
            ...([from, x.rows, x.columns, x.indptr.at, x.indices.at + 4 * first, x.values.at + 8 * first] as const),
            ...([ws.int32(own).at, ws.float64(weights).at, bar === undefined ? 0 : 1, bar ?? 0, sums.at] as const),
          )
        const expected = transposeMatMul(counted, classes, r)
        for (let c = 0; c < classes; c++)
          for (let j = 0; j < x.columns; j++)
            expect(sums.view[c * x.columns + j]! + 0).toBe(expected[j * classes + c]! + 0)
        expect(least).toBe(Math.min(0, ...x.values.view.subarray(first)))
      }
    }))

  test("X'WX, X'X and XX'", () =>
    check((ws, x, plain, _, seed) => {
      const dense = toDense(plain)
      const turned = csrTranspose(kernels, ws, x)
      const [m, n] = [x.rows, x.columns]
      const weight = uniform(m, seed + 2)
      const weighted = dense.map((v, k) => v * weight[Math.floor(k / n)]!)
      const g = ws.float64(uniform(n * n, 5))
      runSteps(csrGram(kernels, x, turned, g, ws.float64(weight)))
      expect(distance(g.view, transposeMatMul(plain, n, weighted))).toBeLessThan(1e-14)
      runSteps(csrGram(kernels, x, turned, g))
      expect(distance(g.view, transposeMatMul(plain, n, dense))).toBeLessThan(1e-14)
      const outer = ws.float64(uniform(m * m, 5))
      runSteps(csrGram(kernels, turned, x, outer))
      const byRows = Float64Array.from({ length: n * m }, (_, k) => dense[(k % m) * n + Math.floor(k / m)]!)
      expect(distance(outer.view, matMul(plain, m, byRows))).toBeLessThan(1e-14)
    }))

  test('the transpose has the same elements, and its columns ascend', () =>
    check((ws, x, plain) => {
      const t = csrTranspose(kernels, ws, x)
      const back = csrTranspose(kernels, ws, t)
      expect([...back.indptr.view]).toEqual([...(plain.indptr as Int32Array)])
      expect([...back.indices.view]).toEqual([...(plain.indices as Int32Array)])
      expect(back.values.view).toEqual(plain.values)
      const dense = toDense(plain)
      const turned = toDense({ ...t, indptr: t.indptr.view, indices: t.indices.view, values: t.values.view })
      for (let i = 0; i < x.rows; i++)
        for (let j = 0; j < x.columns; j++) expect(turned[j * x.rows + i]).toBe(dense[i * x.columns + j])
    }))

  test('sums, counts, scales and dense blocks', () =>
    check((ws, x, plain, _, seed) => {
      const dense = toDense(plain)
      const at = (i: number, j: number): number => dense[i * x.columns + j]!
      const rows = [...Array(x.rows).keys()]
      const columns = [...Array(x.columns).keys()]
      const rowSquares = ws.float64(x.rows)
      const columnSquares = ws.float64(x.columns)
      const counts = ws.int32(x.columns)
      csrRowSquares(kernels, x, rowSquares)
      csrColumnSquares(kernels, x, columnSquares)
      csrColumnCounts(kernels, x, counts)
      const sum = (v: number[]): number => v.reduce((a, b) => a + b, 0)
      expect(
        distance(
          rowSquares.view,
          rows.map((i) => sum(columns.map((j) => at(i, j) ** 2))),
        ),
      ).toBeLessThan(1e-14)
      expect(
        distance(
          columnSquares.view,
          columns.map((j) => sum(rows.map((i) => at(i, j) ** 2))),
        ),
      ).toBeLessThan(1e-14)
      expect([...counts.view]).toEqual(columns.map((j) => rows.filter((i) => at(i, j) !== 0).length))

      const [from, to] = [Math.floor(x.rows / 3), x.rows]
      const block = ws.float64((to - from) * x.columns)
      csrToDense(kernels, x, from, to, block)
      expect(block.view).toEqual(dense.subarray(from * x.columns))

      const a = uniform(x.rows, seed + 2)
      const b = uniform(x.columns, seed + 3)
      csrScaleRows(kernels, x, ws.float64(a))
      csrScaleColumns(kernels, x, ws.float64(b))
      const all = ws.float64(x.rows * x.columns)
      csrToDense(kernels, x, 0, x.rows, all)
      // + 0: a place without an entry stays 0 where the product would be -0
      expect(all.view).toEqual(dense.map((v, e) => v * a[Math.floor(e / x.columns)]! * b[e % x.columns]! + 0))
    }))
})

describe('threads', () => {
  const made: Kernels[] = []
  afterAll(() => {
    for (const k of made) k.close()
  })

  test('give the same bits, on a matrix large enough to be cut into blocks', async () => {
    const rows = 3000
    const columns = 400
    const width = 3
    const plain = randomCsr(rows, columns, 0.35, 11)
    expect(plain.values.length).toBeGreaterThan(2 * 65536)
    const results: Float64Array[][] = []
    for (const threads of [1, 2, 3]) {
      const k = await loadKernels({ threads })
      made.push(k)
      using ws = k.workspace()
      const x = toCsr(ws, plain)
      const y = ws.float64(rows)
      const g = ws.float64(columns)
      const Y = ws.float64(rows * width)
      const G = ws.float64(columns * width)
      csrMatVec(k, x, ws.float64(uniform(columns, 1)), y, 0.5)
      csrTransposeMatVec(k, x, y, g)
      runSteps(csrMatMul(k, x, width, ws.float64(uniform(columns * width, 2)), Y))
      runSteps(csrTransposeMatMul(k, x, width, Y, G))
      results.push([y.copy(), g.copy(), Y.copy(), G.copy()])
      expect(distance(g.view, transposeMatMul(plain, 1, y.view))).toBeLessThan(1e-13)
      expect(distance(G.view, transposeMatMul(plain, width, Y.view))).toBeLessThan(1e-13)
    }
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })
})

test('a matrix whose indices lie outside it is refused before a kernel sees it', () => {
  using ws = kernels.workspace()
  const good = { rows: 1, columns: 2, indptr: [0, 1], indices: [1], values: [1] }
  expect(toCsr(ws, good).values.view[0]).toBe(1)
  expect(() => toCsr(ws, { ...good, indices: [2] })).toThrow(RangeError)
  expect(() => toCsr(ws, { ...good, indices: [-1] })).toThrow(RangeError)
  expect(() => toCsr(ws, { ...good, indptr: [0, 2] })).toThrow(RangeError)
  expect(() => toCsr(ws, { ...good, indptr: [0, -1] })).toThrow(RangeError)
  expect(() => csrMatVec(kernels, toCsr(ws, good), ws.float64(1), ws.float64(1))).toThrow('expected a region of 2')
})
