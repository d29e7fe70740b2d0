import fc from 'fast-check'
import { expect, test } from 'vitest'
import { argsort, loadKernels, sort, topK } from '../../src/index.ts'
import { stableOrder } from '../../src/sorting/reference.ts'
import { special } from '../math/sweep.ts'
import { uniform } from '../random.ts'

const kernels = await loadKernels()
const number = fc.oneof(fc.double(), fc.constantFrom(...special), fc.integer({ min: -3, max: 3 }))
const numbers = fc.array(number, { maxLength: 300 })
const integers = fc.array(fc.oneof(fc.integer(), fc.integer({ min: -3, max: 3 })), { maxLength: 300 })

test('argsort of float64 is the stable order: equal values keep theirs, NaN comes last', () => {
  fc.assert(
    fc.property(numbers, fc.boolean(), (x, descending) => {
      using ws = kernels.workspace()
      const order = ws.int32(x.length)
      argsort(kernels, ws.float64(x), order, { descending })
      expect([...order.view]).toEqual(stableOrder(x, descending))
    }),
  )
})

test('argsort of int32 is the stable order', () => {
  fc.assert(
    fc.property(integers, fc.boolean(), (x, descending) => {
      using ws = kernels.workspace()
      const order = ws.int32(x.length)
      argsort(kernels, ws.int32(x), order, { descending })
      expect([...order.view]).toEqual(stableOrder(x, descending))
    }),
  )
})

test('sort puts values in place, bit for bit the same values', () => {
  fc.assert(
    fc.property(numbers, integers, fc.boolean(), (x, y, descending) => {
      using ws = kernels.workspace()
      const [X, Y] = [ws.float64(x), ws.int32(y)]
      sort(kernels, X, { descending })
      sort(kernels, Y, { descending })
      // As JavaScript's own order: -0 before 0.
      const ascending = Float64Array.from(x).sort()
      const known = ascending.filter((v) => !Number.isNaN(v))
      const sorted = [...(descending ? known.reverse() : known), ...ascending.filter((v) => Number.isNaN(v))]
      expect([...X.view]).toEqual(sorted)
      expect([...Y.view]).toEqual(stableOrder(y, descending).map((i) => y[i]))
    }),
  )
})

test('large arrays, and arrays in which most bytes are the same', () => {
  using ws = kernels.workspace()
  for (const x of [
    uniform(200_000, 1),
    uniform(50_000, 2).map((v) => Math.round(v * 10)),
    new Float64Array(1000).fill(3),
  ]) {
    const order = ws.int32(x.length)
    argsort(kernels, ws.float64(x), order)
    expect([...order.view]).toEqual(stableOrder(x, false))
  }
})

test('topK is the begin of the stable order of each row', () => {
  const rows = fc.array(fc.array(number, { minLength: 7, maxLength: 7 }), { minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(rows, fc.integer({ min: 1, max: 7 }), fc.boolean(), (x, k, smallest) => {
      using ws = kernels.workspace()
      const indices = ws.int32(x.length * k)
      topK(kernels, { rows: x.length, columns: 7, x: ws.float64(x.flat()), k, smallest, indices })
      expect([...indices.view]).toEqual(x.flatMap((row) => stableOrder(row, !smallest).slice(0, k)))
    }),
  )
})

test('topK of long rows, on threads, has the same answer', async () => {
  using many = await loadKernels({ threads: 2 })
  const [rows, columns, k] = [40, 5000, 10]
  const x = uniform(rows * columns, 9)
  using ws = many.workspace()
  const indices = ws.int32(rows * k)
  topK(many, { rows, columns, x: ws.float64(x), k, indices })
  for (let r = 0; r < rows; r++)
    expect([...indices.view.slice(r * k, (r + 1) * k)]).toEqual(
      stableOrder(x.subarray(r * columns, (r + 1) * columns), true).slice(0, k),
    )
  expect(() => topK(many, { rows, columns, x: ws.float64(x), k: 0, indices })).toThrow(RangeError)
})
