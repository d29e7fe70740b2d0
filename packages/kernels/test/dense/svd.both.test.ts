import fc from 'fast-check'
import { expect, test } from 'vitest'
import { product, transpose } from '../../src/dense/reference.ts'
import { loadKernels, runPausing, runSteps, svd, svdKernels } from '../../src/index.ts'
import { distance, uniform } from '../random.ts'

const kernels = await loadKernels()

function decompose(
  rows: number,
  columns: number,
  a: Float64Array,
): { s: Float64Array; u: Float64Array; v: Float64Array } {
  using ws = kernels.workspace()
  const k = Math.min(rows, columns)
  const out = { s: ws.float64(k), u: ws.float64(k * rows), v: ws.float64(k * columns) }
  expect(runSteps(svd(kernels, { rows, columns, values: ws.float64(a) }, out))).toBe(true)
  return { s: out.s.copy(), u: out.u.copy(), v: out.v.copy() }
}

const compose = (rows: number, columns: number, { s, u, v }: ReturnType<typeof decompose>): Float64Array =>
  product(
    rows,
    columns,
    s.length,
    transpose(s.length, rows, u),
    v.map((x, e) => x * s[Math.floor(e / columns)]!),
  )

const identity = (n: number): Float64Array =>
  Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : 0))

test('the parts make up the matrix again, vectors are orthonormal, values descend; wide, tall and square', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 1, max: 30 }),
      fc.nat(1e6),
      (rows, columns, seed) => {
        const a = uniform(rows * columns, seed)
        const parts = decompose(rows, columns, a)
        const k = parts.s.length
        expect(distance(compose(rows, columns, parts), a)).toBeLessThan(1e-13)
        expect(distance(product(k, k, rows, parts.u, transpose(k, rows, parts.u)), identity(k))).toBeLessThan(1e-12)
        expect(distance(product(k, k, columns, parts.v, transpose(k, columns, parts.v)), identity(k))).toBeLessThan(
          1e-12,
        )
        expect([...parts.s]).toEqual([...parts.s].sort((x, y) => y - x))
      },
    ),
  )
})

test('of low rank, of zeros, with equal columns', () => {
  const low = product(25, 12, 3, uniform(75, 1), uniform(36, 2))
  const parts = decompose(25, 12, low)
  expect(distance(compose(25, 12, parts), low)).toBeLessThan(1e-13)
  expect([...parts.s.subarray(3)].every((v) => v < 1e-14)).toBe(true)
  expect(parts.s[2]).toBeGreaterThan(0.1)
  expect([...decompose(5, 4, new Float64Array(20)).s]).toEqual([0, 0, 0, 0])
  const ones = decompose(6, 4, new Float64Array(24).fill(1))
  expect(ones.s[0]).toBeCloseTo(Math.sqrt(24), 13)
  expect(ones.s[1]).toBeLessThan(1e-14)
  const wide = product(60, 90, 7, uniform(420, 3), uniform(630, 4))
  expect(distance(compose(60, 90, decompose(60, 90, wide)), wide)).toBeLessThan(1e-13)
})

test('small values are right next to large ones, where the Gram matrix would lose them', () => {
  // Lauchli's matrix: singular values sqrt(3 + e^2), e, e
  const e = 1e-9
  const { s } = decompose(4, 3, Float64Array.from([1, 1, 1, e, 0, 0, 0, e, 0, 0, 0, e]))
  expect(s[0]).toBeCloseTo(Math.sqrt(3), 14)
  expect(s[1]! / e).toBeCloseTo(1, 6)
  expect(s[2]! / e).toBeCloseTo(1, 6)
})

test('qr: R is upper triangular, and Q R is the matrix; Q preserves length, and its transpose undoes it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 20 }), fc.nat(1e6), (n, more, seed) => {
      const m = n + more
      using ws = kernels.workspace()
      const columns = uniform(n * m, seed)
      const a = ws.float64(columns)
      const tau = ws.float64(n)
      const { qr, applyQ } = kernels.use(svdKernels)
      qr(m, n, a.at, tau.at)
      const x = ws.float64(n * m)
      for (let j = 0; j < n; j++) x.view.set(a.view.subarray(j * m, j * m + j + 1), j * m)
      const r = x.copy()
      applyQ(m, n, a.at, tau.at, 0, n, x.at)
      expect(distance(x.view, columns)).toBeLessThan(1e-13)
      applyQ(m, n, a.at, tau.at, 1, n, x.at)
      expect(distance(x.view, r)).toBeLessThan(1e-13)
    }),
  )
})

test('with pauses the bits are the same, and what a pause throws ends it', async () => {
  const [m, n] = [300, 200]
  using ws = kernels.workspace()
  const a = { rows: m, columns: n, values: ws.float64(uniform(m * n, 5)) }
  const space = () => ({ s: ws.float64(n), u: ws.float64(n * m), v: ws.float64(n * n) })
  const [plain, paused] = [space(), space()]
  expect(runSteps(svd(kernels, a, plain))).toBe(true)
  let pauses = 0
  const pause = async (): Promise<void> => {
    // Memory that grows meanwhile moves all views.
    using others = kernels.workspace()
    if (++pauses === 3) others.raw(Float64Array, 1 << 20)
  }
  expect(await runPausing(svd(kernels, a, paused), pause)).toBe(true)
  expect(pauses).toBeGreaterThan(20)
  for (const part of ['s', 'u', 'v'] as const) expect(paused[part].copy()).toEqual(plain[part].copy())
  const stop = runPausing(svd(kernels, a, paused), () => Promise.reject(new Error('stop')))
  await expect(stop).rejects.toThrow('stop')
})
