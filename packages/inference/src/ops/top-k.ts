import { InputError, sizeOf } from '@foldwise/core'
import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectAxis, expectScalar, expectType, numeric } from './support/expect.ts'

type Cell = number | bigint

/** The `k` largest (or smallest) values along `axis` in their order, and their places, int64. Equal ones: the first first. */
export const topK: GraphOp = {
  name: 'TopK',
  since: 10,
  arity: [2, 2, 1, 2],
  create: ({ where, attrs }) => {
    const along = attrs.int('axis', -1)
    const largest = attrs.flag('largest', true)
    attrs.flag('sorted', true) // they are in order whether asked or not
    return ([x, count]) => {
      expectType(x!, numeric, where)
      const axis = expectAxis(along, x!.shape.length, where)
      const size = x!.shape[axis]!
      const k = expectScalar(count!, where, 'k')
      if (!(k >= 0 && k <= size)) {
        throw new InputError(
          `${where}: expected k of 0 to ${size}, the values along axis ${axis}, got ${k}. Ask fewer.`,
        )
      }
      const shape = x!.shape.map((d, i) => (i === axis ? k : d))
      const values = makeCells(x!.dtype, shape, where)
      const places = makeCells('int64', shape, where)
      const from = cellsOf(x!)
      const inner = sizeOf(x!.shape.slice(axis + 1))
      const order = Array.from({ length: size }, (_, i) => i)
      for (let line = 0; line < from.length / Math.max(size, 1); line++) {
        const start = Math.floor(line / inner) * size * inner + (line % inner)
        const at = (i: number): Cell => from[start + i * inner] as Cell
        const sorted = [...order].sort((i, j) => (largest ? compare(at(j), at(i)) : compare(at(i), at(j))) || i - j)
        const to = Math.floor(line / inner) * k * inner + (line % inner)
        for (let i = 0; i < k; i++) {
          values[to + i * inner] = at(sorted[i]!)
          places[to + i * inner] = BigInt(sorted[i]!)
        }
      }
      return [value(x!.dtype, shape, values), value('int64', shape, places)]
    }
  },
}

/** NaN counts as the largest of all. */
function compare(a: Cell, b: Cell): number {
  if (a === b) return 0
  if (a < b) return -1
  if (a > b) return 1
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
}
