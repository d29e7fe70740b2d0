import { describe, expect, test } from 'vitest'
import { product, transpose } from '../../src/dense/reference.ts'
import {
  cholesky,
  choleskyKernels,
  choleskySolve,
  loadKernels,
  runSteps,
  svd,
  svdKernels,
  symmetricEigen,
} from '../../src/index.ts'
import cases from '../fixtures/linear-algebra.json' with { type: 'json' }
import { distance } from '../random.ts'

const kernels = await loadKernels()
const EPSILON = Number.EPSILON

const largest = (values: ArrayLike<number>): number => Math.max(...Array.from(values, Math.abs))

/** Largest difference as a share of the largest value. */
const off = (a: ArrayLike<number>, b: readonly number[]): number => largest(b.map((v, k) => v - a[k]!)) / largest(b)

/** Distance of unit vectors that may point the other way. */
function turned(a: ArrayLike<number>, b: readonly number[]): number {
  const sign = b.reduce((s, v, k) => s + v * a[k]!, 0) < 0 ? -1 : 1
  return largest(b.map((v, k) => v - sign * a[k]!))
}

/** Vectors, one a row, agree as far as the distances between their values let rounding errors decide. */
function expectVectors(got: Float64Array, wanted: readonly number[], values: readonly number[], length: number): void {
  for (const [q, value] of values.entries()) {
    const gap = Math.min(...values.filter((_, k) => k !== q).map((v) => Math.abs(v - value)))
    const [from, to] = [q * length, (q + 1) * length]
    expect(turned(got.subarray(from, to), wanted.slice(from, to))).toBeLessThan(100 * EPSILON * (largest(values) / gap))
  }
}

/** A solution has no more than a few times LAPACK's error, or what rounding the matrix alone does. */
function expectSolution(
  got: ArrayLike<number>,
  lapack: readonly number[],
  exact: readonly number[],
  condition: number,
) {
  expect(off(got, exact)).toBeLessThan(Math.max(4 * off(lapack, exact), EPSILON * condition))
}

describe.each(cases.svd)('$call, $rows x $columns, condition $condition', ({ rows, columns, a, s, u, v }) => {
  test('singular values and vectors are LAPACK’s', () => {
    using ws = kernels.workspace()
    const k = Math.min(rows, columns)
    const out = { s: ws.float64(k), u: ws.float64(k * rows), v: ws.float64(k * columns) }
    expect(runSteps(svd(kernels, { rows, columns, values: ws.float64(a) }, out))).toBe(true)
    expect(off(out.s.view, s)).toBeLessThan(8 * EPSILON)
    expectVectors(out.u.copy(), u, s, rows)
    expectVectors(out.v.copy(), v, s, columns)
  })
})

describe.each(cases.qr)(
  '$call, $rows x $columns, condition $condition',
  ({ rows: m, columns: n, condition, a, r, q }) => {
    test('the factors are LAPACK’s but for signs', () => {
      using ws = kernels.workspace()
      const columns = ws.float64(transpose(m, n, Float64Array.from(a)))
      const tau = ws.float64(n)
      const { qrSteps, applyQ } = kernels.use(svdKernels)
      qrSteps(m, n, columns.at, tau.at, 0, n)
      const basis = ws.float64(n * m)
      for (let j = 0; j < n; j++) basis.view[j * m + j] = 1
      applyQ(m, n, columns.at, tau.at, 0, n, basis.at)
      const factor = new Float64Array(n * n)
      for (let j = 0; j < n; j++) for (let i = 0; i <= j; i++) factor[i * n + j] = columns.view[j * m + i]!
      expect(distance(product(m, n, n, transpose(n, m, basis.copy()), factor), a)).toBeLessThan(16 * EPSILON)
      for (let i = 0; i < n; i++) {
        const sign = factor[i * n + i]! * r[i * n + i]! < 0 ? -1 : 1
        const row = factor.subarray(i * n, (i + 1) * n).map((v) => sign * v)
        const theirs = r.slice(i * n, (i + 1) * n)
        expect(distance(row, theirs)).toBeLessThan(16 * EPSILON)
        // The diagonal falls as the condition rises, and vectors are told from what is left.
        expect(turned(basis.view.subarray(i * m, (i + 1) * m), q.slice(i * m, (i + 1) * m))).toBeLessThan(
          16 * EPSILON * condition,
        )
      }
    })
  },
)

describe.each(cases.cholesky)('$call, condition $condition', ({ n, condition, a, b, l, x, exact }) => {
  test('the factor is LAPACK’s, and the solution as near the exact one', () => {
    using ws = kernels.workspace()
    const factor = ws.float64(a)
    expect(runSteps(cholesky(kernels, n, factor))).toBe(true)
    const lower = factor.copy()
    for (let i = 0; i < n; i++) lower.fill(0, i * n + i + 1, (i + 1) * n)
    expect(distance(product(n, n, n, lower, transpose(n, n, lower)), a)).toBeLessThan(4 * EPSILON)
    expect(distance(lower, l)).toBeLessThan(EPSILON * condition)
    const right = ws.float64(b)
    choleskySolve(kernels, n, factor, right)
    expectSolution(right.view, x, exact, condition)
  })
})

describe.each(cases.eigen)('$call, $kind, condition $condition', ({ n, a, values, vectors }) => {
  test('values and vectors are LAPACK’s', () => {
    using ws = kernels.workspace()
    const [matrix, found] = [ws.float64(a), ws.float64(n)]
    expect(runSteps(symmetricEigen(kernels, n, matrix, found))).toBe(true)
    expect(off(found.view, values)).toBeLessThan(4 * n * EPSILON)
    expectVectors(matrix.copy(), vectors, values, n)
  })
})

describe.each(cases.triangular)('$call, condition $condition', (given) => {
  test('solutions are as near the exact ones as LAPACK’s', () => {
    using ws = kernels.workspace()
    const { n, condition, l, b, forward, backward, exactForward, exactBackward } = given
    const { forwardSolve, backwardSolve } = kernels.use(choleskyKernels)
    const [lower, x] = [ws.float64(l), ws.float64(b)]
    forwardSolve(n, lower.at, x.at)
    expectSolution(x.view, forward, exactForward, condition)
    x.view.set(b)
    backwardSolve(n, lower.at, x.at)
    expectSolution(x.view, backward, exactBackward, condition)
  })
})
