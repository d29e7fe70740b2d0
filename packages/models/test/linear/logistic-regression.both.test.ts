import { sparseFromDense } from '@foldwise/core'
import { expect, test } from 'vitest'
import { logisticRegression } from '../../src/index.ts'
import { rowsOf } from './fixture.ts'

const breast = rowsOf('breast_cancer')
const digits = rowsOf('digits')
const sparse = (x: readonly (readonly number[])[]) => sparseFromDense(x.flat(), x.length, x[0]!.length)

/** Enough rows that work is cut into blocks and the default solver takes a sample. */
const many = Array.from({ length: 60 }, () => breast.x).flat()
const labels = Array.from({ length: 60 }, () => breast.y).flat()

const fits = {
  'lbfgs on a sample first': () => [logisticRegression({ C: 0.1 }), { x: many, y: labels }] as const,
  'newton-cholesky, softmax': () => [logisticRegression({ solver: 'newton-cholesky' }), digits] as const,
  'newton-cg, sparse softmax': () =>
    [logisticRegression({ solver: 'newton-cg' }), { x: sparse(digits.x), y: digits.y }] as const,
  dual: () => [logisticRegression({ solver: 'dual', maxIter: 30 }), { x: sparse(many), y: labels }] as const,
  'coordinate, dense': () => [logisticRegression({ penalty: 'l1', C: 0.1 }), breast] as const,
}

/** FNV-1a over the bytes. */
function hash(...arrays: Float64Array[]): string {
  let h = 0x811c9dc5
  for (const a of arrays) for (const b of new Uint8Array(a.slice().buffer)) h = Math.imul(h ^ b, 0x01000193)
  return (h >>> 0).toString(16)
}

// Taken in Node; Chromium runs this file too.
const bits: { readonly [name: string]: string } = {
  'lbfgs on a sample first': 'b1e907a5',
  'newton-cholesky, softmax': 'bd18f505',
  'newton-cg, sparse softmax': 'd5d3b9d5',
  dual: 'a250e546',
  'coordinate, dense': 'c3e7e570',
}

test.each(Object.entries(fits))(
  '%s: the same bits in every engine and on any number of threads',
  async (name, make) => {
    const [recipe, data] = make()
    const found = []
    for (const threads of [1, 3]) {
      const model = await recipe.fit(data, { threads })
      found.push(hash((await model.coef.data()) as Float64Array, (await model.intercept.data()) as Float64Array))
    }
    expect(found).toEqual([bits[name], bits[name]])
  },
)
