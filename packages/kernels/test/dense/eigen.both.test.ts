import fc from 'fast-check'
import { expect, test } from 'vitest'
import { product, transpose } from '../../src/dense/reference.ts'
import { loadKernels, runPausing, runSteps, symmetricEigen } from '../../src/index.ts'
import { distance, uniform } from '../random.ts'

const kernels = await loadKernels()

function eigen(n: number, a: ArrayLike<number>): { values: Float64Array; vectors: Float64Array } {
  using ws = kernels.workspace()
  const vectors = ws.float64(a)
  const values = ws.float64(n)
  expect(runSteps(symmetricEigen(kernels, n, vectors, values))).toBe(true)
  return { values: values.copy(), vectors: vectors.copy() }
}

/** V' diag(values) V, for vectors in rows. */
function compose(n: number, values: Float64Array, vectors: Float64Array): Float64Array {
  return product(
    n,
    n,
    n,
    transpose(n, n, vectors),
    vectors.map((v, e) => v * values[Math.floor(e / n)]!),
  )
}

function expectDecomposition(n: number, a: Float64Array): void {
  const { values, vectors } = eigen(n, a)
  const identity = Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : 0))
  expect(distance(product(n, n, n, vectors, transpose(n, n, vectors)), identity)).toBeLessThan(1e-13)
  expect(distance(compose(n, values, vectors), a)).toBeLessThan(1e-13)
  expect([...values]).toEqual([...values].sort((x, y) => x - y))
}

test('values and vectors make up the matrix again, and vectors are orthonormal', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(1e6), (n, seed) => {
      const x = uniform(n * n, seed)
      expectDecomposition(
        n,
        x.map((v, e) => v + x[(e % n) * n + Math.floor(e / n)]!),
      )
    }),
  )
})

test('matrices of low rank, with equal values, diagonal, and of zeros', () => {
  const x = uniform(30 * 3, 1)
  expectDecomposition(30, product(30, 30, 3, x, transpose(30, 3, x)))
  for (const diagonal of [new Float64Array(12), new Float64Array(12).fill(2), uniform(12, 3)])
    expectDecomposition(
      12,
      Float64Array.from({ length: 144 }, (_, e) => (e % 13 === 0 ? diagonal[e / 13]! : 0)),
    )
})

test('values of a matrix whose values are known: 2 on the diagonal, -1 beside it', () => {
  const n = 25
  const { values } = eigen(
    n,
    Float64Array.from({ length: n * n }, (_, e) => {
      const apart = Math.abs(Math.floor(e / n) - (e % n))
      return apart === 0 ? 2 : apart === 1 ? -1 : 0
    }),
  )
  expect(
    distance(
      values,
      Array.from({ length: n }, (_, k) => 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1))),
    ),
  ).toBeLessThan(1e-14)
})

test('very large and very small numbers do not overflow', () => {
  for (const size of [1e150, 1e-150]) {
    const { values } = eigen(2, [2 * size, size, size, 2 * size])
    expect(values[0]! / size).toBeCloseTo(1, 13)
    expect(values[1]! / size).toBeCloseTo(3, 13)
  }
})

test('with pauses the bits are the same, and what a pause throws ends it', async () => {
  const n = 230
  using ws = kernels.workspace()
  const x = uniform(n * n, 5)
  const a = x.map((v, e) => v + x[(e % n) * n + Math.floor(e / n)]!)
  const plain = eigen(n, a)
  const [vectors, values] = [ws.float64(a), ws.float64(n)]
  let pauses = 0
  const pause = async (): Promise<void> => {
    // Memory that grows meanwhile moves all views.
    using others = kernels.workspace()
    if (++pauses === 3) others.raw(Float64Array, 1 << 20)
  }
  expect(await runPausing(symmetricEigen(kernels, n, vectors, values), pause)).toBe(true)
  expect(pauses).toBeGreaterThan(15)
  expect({ values: values.copy(), vectors: vectors.copy() }).toEqual(plain)
  const stop = runPausing(symmetricEigen(kernels, n, vectors, values), () => Promise.reject(new Error('stop')))
  await expect(stop).rejects.toThrow('stop')
})
