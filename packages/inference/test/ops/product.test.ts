import type { GraphType, HostArray } from '@foldwise/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { session } from '../../src/index.ts'
import { float32, graph, node, spec } from '../support/graphs.ts'

type Float = 'float32' | 'float64'

/** A matrix of numbers of -1 to 1 of which about `share` are not 0. */
function matrix(dtype: Float, rows: number, columns: number, share: number, seed: number): HostArray {
  let state = seed
  const next = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const values = Array.from({ length: rows * columns }, () => (next() < share ? 2 * next() - 1 : 0))
  return {
    dtype,
    shape: [rows, columns],
    data: dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values),
  } as HostArray
}

const product = (dtype: GraphType, m: number | string, k: number, n: number, w: HostArray, transB: number) =>
  graph(
    [spec('x', dtype, [m, k])],
    [node('Gemm', ['x', 'w'], ['y'], { transB: { int: transB } })],
    [spec('y', dtype, [m, n])],
    { w },
  )

test('products of every size and share of zeros are right', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom<Float>('float32', 'float64'),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 130 }),
      fc.integer({ min: 1, max: 40 }),
      fc.constantFrom(0.02, 0.3, 1),
      fc.nat(1),
      async (dtype, m, k, n, share, transB) => {
        const x = matrix(dtype, m, k, share, 1)
        const w = matrix(dtype, transB ? n : k, transB ? k : n, 1, 2)
        const y = (await (await session(product(dtype, m, k, n, w, transB))).run({ x })).y!.data as Float64Array
        for (let i = 0; i < m; i++) {
          for (let j = 0; j < n; j++) {
            let sum = 0
            for (let c = 0; c < k; c++) {
              sum += (x.data[i * k + c] as number) * (w.data[transB ? j * k + c : c * n + j] as number)
            }
            expect(Math.abs(y[i * n + j]! - sum)).toBeLessThan(dtype === 'float32' ? 2e-5 : 1e-12)
          }
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('a row has the same bits alone as in any batch', async () => {
  const [k, n] = [200, 20]
  const s = await session(product('float32', 'N', k, n, matrix('float32', k, n, 1, 2), 0))
  const empty = matrix('float32', 5, k, 0.05, 3)
  const full = matrix('float32', 5, k, 1, 4)
  const both = [...(empty.data as Float32Array), ...(full.data as Float32Array)]
  const all = (await s.run({ x: float32(both, [10, k]) })).y!.data as Float32Array
  for (let i = 0; i < 10; i++) {
    const alone = await s.run({ x: float32(both.slice(i * k, (i + 1) * k), [1, k]) })
    expect(alone.y!.data).toEqual(all.slice(i * n, (i + 1) * n))
  }
})

test('0 times infinity is NaN, as IEEE has it', async () => {
  const w = float32([Infinity, 1, 1, 1], [2, 2])
  const y = (await (await session(product('float32', 1, 2, 2, w, 0))).run({ x: float32([0, 1], [1, 2]) })).y!
  expect(y.data).toEqual(Float32Array.of(NaN, 1))
})
