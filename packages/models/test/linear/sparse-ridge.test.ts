import { sparseMatrix, stream } from '@foldwise/core'
import { expect, test } from 'vitest'
import { ridge } from '../../src/index.ts'

const [rows, columns, each] = [1500, 500, 400]

/** Rows whose products take longer than iterations; with `alike`, all columns nearly the same. */
function made(alike: number) {
  const random = stream(1, 'rows')
  const values = new Float64Array(rows * each)
  const dense = new Float64Array(rows * columns)
  const indices = new Int32Array(rows * each)
  const y = new Float64Array(rows)
  for (let i = 0; i < rows; i++) {
    const [first, shared] = [Math.floor(random.next() * (columns - each + 1)), random.normal()]
    for (let k = 0; k < each; k++) {
      const v = alike * shared + (1 - alike) * random.normal()
      values[i * each + k] = v
      indices[i * each + k] = first + k
      dense[i * columns + first + k] = v
      y[i]! += v * Math.cos(first + k)
    }
  }
  const indptr = Int32Array.from({ length: rows + 1 }, (_, i) => i * each)
  return {
    y,
    sparse: sparseMatrix([rows, columns], indptr, indices, values),
    dense: { shape: [rows, columns] as const, data: dense },
  }
}

test('long products are passed over for iterations that converge, to the coefficients of dense rows', async () => {
  const { sparse, dense, y } = made(0)
  const wanted = await ridge({ alpha: 2000 }).fit({ x: rowsOf(dense), y })
  const found = await ridge({ alpha: 2000 }).fit({ x: sparse, y })
  expect(found.facts.converged).toBe(true)
  expect(found.facts.iterations).toBeGreaterThan(3)
  const coef = await wanted.coef.data()
  const size = coef.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  for (const [j, v] of (await found.coef.data()).entries()) expect(Math.abs(v - coef[j]!)).toBeLessThan(1e-8 * size)
})

test('iterations that do not converge in that time give way to products, and nothing warns', async () => {
  const { sparse, dense, y } = made(0.999)
  const warnings: string[] = []
  const onWarning = (w: { readonly code: string }): void => void warnings.push(w.code)
  const wanted = await ridge({ alpha: 1e-6 }).fit({ x: rowsOf(dense), y })
  const found = await ridge({ alpha: 1e-6 }).fit({ x: sparse, y }, { onWarning })
  expect(found.facts.iterations).toBeUndefined()
  expect(warnings).toEqual([])
  const coef = await wanted.coef.data()
  const size = coef.reduce((m, v) => Math.max(m, Math.abs(v)), 0)
  for (const [j, v] of (await found.coef.data()).entries()) expect(Math.abs(v - coef[j]!)).toBeLessThan(1e-6 * size)
})

function rowsOf({ shape: [n, width], data }: ReturnType<typeof made>['dense']): number[][] {
  return Array.from({ length: n }, (_, i) => Array.from(data.subarray(i * width, (i + 1) * width)))
}
