import type { GraphOp } from '../session/graph-op.ts'
import { cellsOf, makeCells, value } from './support/cells.ts'
import { expectRank, expectScalar, expectType, numeric } from './support/expect.ts'

/** The upper or lower triangle of each matrix, from its k-th diagonal on; the rest is 0. */
export const trilu: GraphOp = {
  name: 'Trilu',
  since: 14,
  arity: [1, 2, 1, 1],
  create: ({ where, attrs }) => {
    const upper = attrs.flag('upper', true)
    return ([x, diagonal]) => {
      expectType(x!, [...numeric, 'bool'], where)
      expectRank(x!, 2, Infinity, where)
      const k = diagonal ? expectScalar(diagonal, where, 'k') : 0
      const [rows, columns] = x!.shape.slice(-2) as [number, number]
      const from = cellsOf(x!)
      const out = makeCells(x!.dtype, x!.shape, where)
      for (let n = 0; n < from.length; n++) {
        const above = (n % columns) - (Math.floor(n / columns) % rows)
        if (upper ? above >= k : above <= k) out[n] = from[n]!
      }
      return [value(x!.dtype, x!.shape, out)]
    }
  },
}
